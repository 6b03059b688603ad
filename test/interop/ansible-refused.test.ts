import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ansiblePlaybook } from '../helpers/cli.ts';
import { type CliRun, cliRun } from '../helpers/cli-run.ts';
import { interop } from '../helpers/interop.ts';
import { tempDir } from '../helpers/temp-dir.ts';
import { writeInto } from '../helpers/write-into.ts';
import { commandLine } from './refused/command-line.ts';
import { filesThere } from './refused/files.ts';
import { inventories } from './refused/inventories.ts';
import { plays } from './refused/plays.ts';
import { filesOf, type Refused } from './refused/refused.ts';
import { roles } from './refused/roles.ts';
import { runtime } from './refused/run-time.ts';
import { structure } from './refused/structure.ts';
import { vault } from './refused/vault.ts';

const cases = [
  ...structure,
  ...plays,
  ...roles,
  ...filesThere,
  ...vault,
  ...runtime,
  ...commandLine,
  ...inventories,
];

/** The first error, without the folder; or what the first task that failed says. */
function firstError({ out, err }: CliRun, folder: string): string {
  const [, code, message, place] =
    /^error\[(MP\d+)\]: (.*)(?:\n +--> (\S+))?/m.exec(err.replaceAll(`${folder}/`, '')) ?? [];
  if (code !== undefined) return [code, place, message].filter(Boolean).join(' ');
  const said = /"msg": ("(?:[^"\\]|\\.)*")/.exec(out)?.[1] ?? '""';
  return `fatal ${JSON.parse(said)}`;
}

async function ours(each: Refused, folder: string): Promise<CliRun> {
  const { flags = [], env = {} } = each;
  const playbook = flags.includes('other.yml') ? [] : [join(folder, 'site.yml')];
  return await cliRun([...playbook, ...flags], { cwd: folder, env });
}

function theirs(each: Refused, folder: string): ReturnType<typeof ansiblePlaybook> {
  const { flags = [], env } = each;
  const playbook = flags.includes('other.yml') ? [] : ['site.yml'];
  return ansiblePlaybook([...playbook, ...flags], { cwd: folder, env });
}

interop(['ansible-playbook'], 'what ansible-playbook refuses', () => {
  it.concurrent.each(cases)('$name', async (each) => {
    const folder = tempDir('refused');
    for (const [name, text] of Object.entries(filesOf(each))) writeInto(folder.path, name, text);
    const asked = each.ansible === undefined ? undefined : theirs(each, folder.path);
    const run = await ours(each, folder.path);
    const code = (await asked)?.code;
    folder.remove();
    expect({ code: run.code, error: firstError(run, folder.path), ansible: code }).toEqual({
      code: each.code,
      error: each.error,
      ansible: each.ansible,
    });
    expect(run.err).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)$/m);
    const agree = each.ansible === undefined || (each.code === 0) === (each.ansible === 0);
    expect(each.differs === undefined, 'refused by both, or the difference has a reason').toBe(
      agree,
    );
  });
});
