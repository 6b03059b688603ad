import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createAnsibleText } from '../../../src/report/ansible/ansible-text.ts';
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

/** Plays the same playbook that Ansible printed the golden files for. */
async function playVocabulary(verbosity: number): Promise<string> {
  const files = { 'site.yml': read('vocabulary.yml'), 'included.yml': read('included.yml') };
  const { events, folder, outcome } = await playFiles(files, { verbosity });
  const lines: string[] = [];
  const listener = createAnsibleText(
    { out: (line) => lines.push(line), err: () => undefined },
    {
      verbosity,
      format: 'json',
      quiet: false,
      checkMarkers: false,
      columns: 79,
      paint: createPaint(0),
      warn: () => undefined,
    },
  );
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

describe('a whole playbook', () => {
  it.each([
    ['vocabulary.txt', 0],
    ['vocabulary-v.txt', 1],
    ['vocabulary-vv.txt', 2],
  ])('prints what Ansible prints: %s', async (file, verbosity) => {
    expect(await playVocabulary(verbosity)).toBe(read(file));
  });
});
