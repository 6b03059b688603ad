import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { EventListener } from '../../../src/event/bus.ts';
import { createAnsibleText } from '../../../src/report/ansible/ansible-text.ts';
import { createMinimalText } from '../../../src/report/ansible/minimal-text.ts';
import { createRunDocument } from '../../../src/report/extra/run-document.ts';
import type { Output } from '../../../src/report/output.ts';
import { createPaint } from '../../../src/report/paint.ts';
import { cleanUp, playFiles } from '../runner/stage.ts';
import { timed } from './capture.ts';

const golden = join(import.meta.dirname, '../../golden/report');
const read = (name: string): string => readFileSync(join(golden, name), 'utf8');

afterAll(cleanUp);

/** Ansible 2.18 says which condition was false; the golden files are from 2.14. */
const newer = [/"false_condition": [^,}]+, /g, ''] as const;
/** Arguments have the type that is declared for them: the message of `fail` is text. */
const asText = ['"item": 1, "msg": "1"', '"item": 1, "msg": 1'] as const;

/** What all reports are given. */
function plainStyle(verbosity: number) {
  return { verbosity, quiet: false, paint: createPaint(0), warn: () => undefined };
}

const defaultCallback = (verbosity: number) => (output: Output) => {
  const more = { format: 'json', checkMarkers: false, hidden: [], columns: 79 } as const;
  return createAnsibleText(output, { ...plainStyle(verbosity), ...more });
};

/** Plays the same playbook that Ansible printed the golden files for. */
async function playVocabulary(
  verbosity: number,
  report: (output: Output) => EventListener,
): Promise<string> {
  const files = { 'site.yml': read('vocabulary.yml'), 'included.yml': read('included.yml') };
  const { events, folder, outcome } = await playFiles(files, { verbosity });
  const lines: string[] = [];
  const listener = report({ out: (line) => lines.push(line), err: () => undefined });
  const path = join(folder, 'vocabulary.yml');
  listener(timed({ type: 'run.started', playbooks: [path], check: false, diff: false }));
  for (const event of events) listener(timed(event));
  const images: never[] = [];
  listener(
    timed({ type: 'run.finished', recap: outcome.recap, images, milliseconds: 1, exitCode: 2 }),
  );
  return lines
    .map((line) => `${line}\n`)
    .join('')
    .replaceAll(folder, '/play')
    .replaceAll('site.yml', 'vocabulary.yml')
    .replaceAll(...newer)
    .replaceAll(...asText);
}

/** Differ from run to run or from version to version. */
const varying = new Set(['id', 'invocation', 'false_condition', 'skipped']);

/** What two documents have in common: no private members, no times. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return value;
  const isKept = ([name]: [string, unknown]) => !name.startsWith('_ansible') && !varying.has(name);
  const shown = ([name, member]: [string, unknown]) =>
    [name, ['start', 'end'].includes(name) ? 'TIME' : comparable(member)] as const;
  return Object.fromEntries(Object.entries(value).filter(isKept).map(shown));
}

describe('a whole playbook', () => {
  it.each([
    ['vocabulary.txt', 0],
    ['vocabulary-v.txt', 1],
    ['vocabulary-vv.txt', 2],
  ])('prints what Ansible prints: %s', async (file, verbosity) => {
    expect(await playVocabulary(verbosity, defaultCallback(verbosity))).toBe(read(file));
  });

  it('prints what the callback minimal prints', async () => {
    const minimal = (output: Output) => createMinimalText(output, plainStyle(0));
    const printed = await playVocabulary(0, minimal);
    const expected = read('vocabulary-minimal.txt').replace('"msg": 1\n', '"msg": "1"\n');
    expect(printed).toBe(expected);
  });

  it('makes the document of the callback json', async () => {
    const document = comparable(JSON.parse(await playVocabulary(0, createRunDocument)));
    const expected = read('vocabulary-json.json').replace('"msg": 1\n', '"msg": "1"\n');
    expect(document).toEqual(comparable(JSON.parse(expected)));
  });
});
