import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ansiblePlaybook, runCli } from '../helpers/cli.ts';
import { interop } from '../helpers/interop.ts';
import { precedenceSite, type Subject, subjects } from '../helpers/precedence.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';
import { writeInto } from '../helpers/write-into.ts';

/** Since 2.17 the vars of a role's entry beat those of its files; in 2.14 it is the other way round. */
function under214({ high, low }: Subject): string {
  return high === 'role entry vars' && low === 'role vars' ? low : high;
}

interop(['ansible-playbook'], 'precedence under ansible-core and under mirror-play', () => {
  let folder: TempDir;

  beforeAll(() => {
    folder = tempDir('precedence');
    for (const [name, content] of Object.entries(precedenceSite())) {
      writeInto(folder.path, name, content);
    }
  });
  afterAll(() => folder.remove());

  it.each([
    ['ansible-playbook', 'hosts.yml', ansiblePlaybook, under214],
    ['ansible-playbook', 'hosts.ini', ansiblePlaybook, under214],
    ['mirror-play', 'hosts.yml', runCli, ({ high }: Subject) => high],
    ['mirror-play', 'hosts.ini', runCli, ({ high }: Subject) => high],
  ])('is as the table says for every pair: %s -i %s', async (program, hosts, run, winner) => {
    const out = join(folder.path, `${program}-${hosts}.json`);
    const args = ['site.yml', '-i', `inventory/${hosts}`, '-e', '@extra.json', '-e', `out=${out}`];
    const { code, stdout, stderr } = await run(args, { cwd: folder.path });
    expect(code, `${stdout.slice(-2000)}${stderr}`).toBe(0);
    const told = JSON.parse(readFileSync(out, 'utf8')) as Record<string, string>;
    const wrong = subjects.filter((subject) => told[subject.v] !== winner(subject));
    expect(wrong.map(({ v, high, low }) => `${high} over ${low}: ${told[v]}`)).toEqual([]);
  });
});
