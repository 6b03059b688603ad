import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ansiblePlaybook } from '../helpers/cli.ts';
import { inProcess } from '../helpers/in-process.ts';
import { interop } from '../helpers/interop.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';
import { type Case, cases } from './ansible-cases.ts';
import { comparable } from './ansible-stdout.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures/playbooks');

/** What can be compared of a run. */
interface Trace {
  readonly exit: number | null;
  /** The recap's counters; undefined: no recap was printed. */
  readonly recap: Readonly<Record<string, number>> | undefined;
  /** What the playbook wrote down at its end. */
  readonly dump: unknown;
  /** Files that were not there before, or are others now: mode and content. */
  readonly files: Readonly<Record<string, string>>;
  readonly stdout: readonly string[];
}

interop(['ansible-playbook'], 'playbooks under ansible-core and under mirror-play', () => {
  let folder: TempDir;

  beforeAll(() => {
    folder = tempDir('ansible');
  });
  afterAll(() => folder.remove());

  it.each(cases)('$name', async (each) => {
    const place = (side: string) => {
      const path = join(folder.path, side, each.name.replaceAll(/\W+/g, '-'));
      cpSync(fixtures, path, { recursive: true });
      return path;
    };
    const [theirs, ours] = await Promise.all([
      underAnsible(each, place('ansible')),
      underMirrorPlay(each, place('ours')),
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
  const exit = differs.exit ?? trace.exit;
  const stdout = differs.more === undefined ? trace.stdout : without(trace.stdout, differs.more);
  return { exit, recap: trace.recap && recap, dump, files: trace.files, stdout };
}

function without(lines: readonly string[], line: string): string[] {
  return lines.filter((_, index) => index !== lines.lastIndexOf(line));
}

async function underAnsible(each: Case, cwd: string): Promise<Trace> {
  const { code, stdout } = await ansiblePlaybook(argumentsOf(each, cwd), { cwd });
  return traceOf({ code, stdout }, cwd);
}

async function underMirrorPlay(each: Case, cwd: string): Promise<Trace> {
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', LC_ALL: 'C.UTF-8' };
  const { code, out } = await inProcess(argumentsOf(each, cwd), { cwd, env });
  return traceOf({ code, stdout: out }, cwd);
}

function argumentsOf(each: Case, cwd: string): string[] {
  const extra = Object.entries(each.extra ?? {}).flatMap((pair) => ['-e', pair.join('=')]);
  const out = `out=${join(cwd, 'out.json')}`;
  return [join(cwd, `${each.playbook}.yml`), '-e', out, ...extra, ...(each.flags ?? [])];
}

function traceOf(run: { readonly code: number | null; readonly stdout: string }, cwd: string) {
  const { 'out.json': dump, ...files } = newFiles(cwd);
  return {
    exit: run.code,
    recap: recapOf(run.stdout),
    dump: dump === undefined ? undefined : parsed(dump.slice(dump.indexOf('\n') + 1)),
    files,
    stdout: comparable(run.stdout, cwd),
  };
}

function recapOf(stdout: string): Record<string, number> | undefined {
  const line = /^localhost +: (.*)$/m.exec(stdout)?.[1];
  const pairs = line
    ?.trim()
    .split(/\s+/)
    .map((pair) => pair.split('='));
  return pairs && Object.fromEntries(pairs.map(([name, count]) => [name, Number(count)]));
}

function newFiles(cwd: string): Record<string, string> {
  const names = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).sort();
  const told = names.flatMap((name) => {
    if (name.includes('.jobs')) return [];
    const text = tell(join(cwd, name));
    return text === undefined || text === tell(join(fixtures, name)) ? [] : [[name, text]];
  });
  return Object.fromEntries(told) as Record<string, string>;
}

function tell(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  const mode = (stat.mode & 0o7777).toString(8);
  return stat.isFile() ? `${mode}\n${readFileSync(path, 'utf8')}` : `${mode} folder`;
}

/** What results have gained after 2.14. */
function withoutNews(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('false_condition' in value)) return value;
  const { false_condition: _, ...rest } = value;
  return rest;
}

function parsed(text: string): unknown {
  return JSON.parse(text, (_, value) => withoutNews(value));
}
