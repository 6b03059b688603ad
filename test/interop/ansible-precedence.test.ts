import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ansiblePlaybook, runCli } from '../helpers/cli.ts';
import { interop } from '../helpers/interop.ts';
import { type Level, pairs, precedenceFiles } from '../helpers/precedence.ts';

const subjects = pairs.map(([high, low], index) => ({ v: `v${index}`, high, set: [high, low] }));

/** What a right engine tells: the higher level of every pair. */
const right = Object.fromEntries(subjects.map(({ v, high }) => [v, high]));

/** Variables of all subjects that are set at one level. */
function setAt(level: Level): Record<string, string> {
  const chosen = subjects.filter(({ set }) => set.includes(level));
  return Object.fromEntries(chosen.map(({ v }) => [v, level]));
}

/** One playbook with a play per pair, the inventory and the extra variables to it. */
function writeFiles(folder: string): void {
  const plays = subjects.map(({ v, set }) => {
    const tell = `set_fact: { told: "{{ told | default({}) | combine({'${v}': ${v}}) }}" }`;
    const { 'site.yml': play = '', ...files } = precedenceFiles({ v, set, tell });
    for (const [name, text] of Object.entries(files)) write(join(folder, name), text);
    return play;
  });
  const dump = `
- hosts: localhost
  gather_facts: false
  tasks:
    - copy: { content: "{{ told }}", dest: "{{ out }}" }
`;
  const hosts = { localhost: { ansible_connection: 'local', ...setAt('inventory, host') } };
  const some = { vars: setAt('inventory, group'), hosts };
  const all = { vars: setAt('inventory, all'), children: { some } };
  write(join(folder, 'site.yml'), [...plays, dump].join(''));
  write(join(folder, 'hosts.yml'), JSON.stringify({ all }));
  write(join(folder, 'extra.json'), JSON.stringify(setAt('extra vars')));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

interop(['ansible-playbook'], 'precedence under ansible-core and under mirror-play', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mirror-play-precedence-'));
    writeFiles(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['ansible-playbook', ansiblePlaybook],
    ['mirror-play', runCli],
  ])('is the same for every pair: %s', async (program, run) => {
    const out = join(folder, `${program}.json`);
    const args = ['site.yml', '-i', 'hosts.yml', '-e', '@extra.json', '-e', `out=${out}`];
    const { code, stdout } = await run(args, { cwd: folder });
    expect(code, stdout).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(right);
  });
});
