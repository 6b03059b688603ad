import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../src/diagnostic/code-frame.ts';
import { DiagnosticError } from '../../src/diagnostic/diagnostic-error.ts';
import { SourceText } from '../../src/diagnostic/source-text.ts';
import { validatePlaybook } from '../../src/playbook/check/validate.ts';
import { parseKeyValues } from '../../src/playbook/parse-kv.ts';
import { decodeText } from '../../src/playbook/read-text.ts';
import { parseYaml } from '../../src/playbook/yaml/parse.ts';
import { fuzzRuns } from '../helpers/fuzz.ts';
import { folderWith, newLoader } from '../unit/playbook/loading.ts';

const runs = fuzzRuns(0.05);

/** Pieces that make up playbooks, well formed or not. */
const piece = fc.constantFrom(
  '- ',
  ': ',
  '\n',
  '  ',
  '    ',
  '\t',
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  '|',
  '>',
  '#',
  '&a ',
  '*a',
  '<<',
  '!unsafe ',
  '!vault ',
  '!!int ',
  '!x ',
  '---\n',
  '...\n',
  '%',
  '@',
  '`',
  '? ',
  '~',
  '\\',
  '\r\n',
  'hosts',
  'tasks',
  'name',
  'block',
  'rescue',
  'roles',
  'when',
  'vars',
  'debug',
  'command',
  'file',
  'msg=x',
  '{{ x }}',
  '{% if %}',
  'include_tasks',
  'import_playbook',
  'site.yml',
  'loop',
  'args',
  'mirror_images',
  '0644',
  '1e3',
  'yes',
  'null',
  '2024-01-02',
  'é',
  '\u{1f600}',
  '\ufeff',
);
const text = fc.oneof(
  fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc
    .array(piece, { maxLength: 30 })
    .map((pieces) => `- hosts: a\n  tasks:\n    - ${pieces.join('')}`),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

/** A result, or an error with a place that can be shown. Anything else is thrown. */
function resultOrPlacedError(work: () => unknown, source: string): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    for (const { span, message } of error.diagnostics) {
      expect(message).not.toBe('');
      expect(span).toBeDefined();
      if (span) codeFrame(source, span);
    }
  }
}

describe('any text', () => {
  it('is YAML or an error with a place', () => {
    const check = (source: string) =>
      resultOrPlacedError(() => parseYaml(new SourceText('fuzz.yml', source)), source);
    fc.assert(fc.property(text, check), { numRuns: runs });
  });

  it('is a playbook, or its mistakes are told with places', () => {
    const folder = folderWith({});
    const check = (source: string) => {
      folderWith({ 'site.yml': source }, folder);
      const path = join(folder, 'site.yml');
      const found = validatePlaybook(path, { loader: newLoader() });
      for (const { span } of found) expect(span?.line).toBeGreaterThan(0);
      resultOrPlacedError(() => newLoader().loadPlaybook(path), source);
      const errors = found.some(({ severity }) => severity === 'error');
      if (!errors) newLoader().loadPlaybook(path);
    };
    fc.assert(fc.property(text, check), { numRuns: runs });
  });

  it('splits into words or is left open', () => {
    const check = (source: string) => {
      const parsed = parseKeyValues(source);
      for (const value of parsed?.pairs.values() ?? []) expect(value).toBeTypeOf('string');
    };
    fc.assert(fc.property(text, check), { numRuns: runs });
  });
});

describe('any bytes', () => {
  it('are text or an error with a place', () => {
    const check = (bytes: Uint8Array) => {
      const buffer = Buffer.from(bytes);
      resultOrPlacedError(() => decodeText('fuzz.yml', buffer), buffer.toString('utf8'));
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), check), { numRuns: runs });
  });
});

describe('key=value text', () => {
  it('gives back what was quoted', () => {
    const word = fc.stringMatching(/^[a-z_][a-z0-9_]*$/);
    const value = fc
      .string({ unit: 'grapheme-ascii', maxLength: 20 })
      .filter((s) => !/["\\{]/.test(s));
    const check = (pairs: readonly (readonly [string, string])[]) => {
      const written = pairs.map(([key, text]) => `${key}="${text}"`).join(' ');
      expect(parseKeyValues(written)?.pairs).toEqual(new Map(pairs));
    };
    fc.assert(fc.property(fc.array(fc.tuple(word, value)), check), { numRuns: runs });
  });
});
