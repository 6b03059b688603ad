import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ansiblePlaybook } from '../helpers/cli.ts';
import { interop } from '../helpers/interop.ts';
import { playPath } from '../unit/runner/stage.ts';
import { type Case, cases } from './ansible-cases.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures/playbooks');

/** What can be compared of a run. */
interface Trace {
  readonly exit: number;
  /** The recap's counters; undefined: no recap was printed. */
  readonly recap: Readonly<Record<string, number>> | undefined;
  /** What the playbook wrote down at its end. */
  readonly dump: unknown;
}

interop(['ansible-playbook'], 'playbooks under ansible-core and under mirror-play', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mirror-play-ansible-'));
    for (const side of ['ansible', 'ours']) {
      cpSync(fixtures, join(folder, side, 'playbooks'), { recursive: true });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(cases)('$name', async (each) => {
    const [theirs, ours] = await Promise.all([
      underAnsible(each, join(folder, 'ansible/playbooks')),
      underMirrorPlay(each, join(folder, 'ours/playbooks')),
    ]);
    expect(adjusted(ours, each)).toEqual(theirs);
  });
});

/** Our trace without the differences that are meant to be. */
function adjusted(trace: Trace, { differs }: Case): unknown {
  if (differs === undefined) return trace;
  const recap = { ...trace.recap };
  for (const [name, count] of Object.entries(differs.recap ?? {})) {
    recap[name] = (recap[name] ?? 0) + count;
  }
  const dump = differs.dump ? { ...(trace.dump as object), ...differs.dump } : trace.dump;
  return { exit: differs.exit ?? trace.exit, recap: trace.recap && recap, dump };
}

async function underAnsible(each: Case, cwd: string): Promise<Trace> {
  const out = join(cwd, `${each.name}.json`.replaceAll(/[^\w.]/g, '-'));
  const extra = Object.entries(each.extra ?? {}).flatMap((pair) => ['-e', pair.join('=')]);
  const args = [`${each.playbook}.yml`, '-e', `out=${out}`, ...extra, ...(each.flags ?? [])];
  const { code, stdout } = await ansiblePlaybook(args, { cwd });
  const line = /^localhost +: (.*)$/m.exec(stdout)?.[1];
  const pairs = line
    ?.trim()
    .split(/\s+/)
    .map((pair) => pair.split('='));
  const recap = pairs && Object.fromEntries(pairs.map(([name, count]) => [name, Number(count)]));
  return { exit: code ?? -1, recap, dump: dumped(out) };
}

async function underMirrorPlay(each: Case, cwd: string): Promise<Trace> {
  const out = join(cwd, `${each.name}.json`.replaceAll(/[^\w.]/g, '-'));
  const { exit, recap } = await playPath(join(cwd, `${each.playbook}.yml`), {
    extraVars: new Map([['out', out], ...Object.entries(each.extra ?? {})]),
    ...each.options,
  });
  return { exit, recap: recap && withoutHost(recap), dump: dumped(out) };
}

function withoutHost({ host: _, ...counters }: { readonly host: string }): Record<string, number> {
  return counters as Record<string, number>;
}

/** What results have gained after 2.14. */
function withoutNews(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('false_condition' in value)) return value;
  const { false_condition: _, ...rest } = value;
  return rest;
}

function dumped(path: string): unknown {
  if (!existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8'), (_, value) => withoutNews(value));
}
