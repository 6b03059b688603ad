import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtinPlugins } from '../../src/template/builtins.ts';
import { LazyScope } from '../../src/template/lazy-scope.ts';
import { nodeFiles } from '../../src/template/node-files.ts';
import { parseJson } from '../../src/template/python/json-reader.ts';
import { repr } from '../../src/template/python/text.ts';
import { isCallable, isFloat, isInt, typeName } from '../../src/template/python/types.ts';
import { Templar } from '../../src/template/templar.ts';
import { type Raw, Tuple, Undefined, type Value } from '../../src/template/value.ts';
import { CodedError } from '../../src/util/coded-error.ts';

const fixtures = join(import.meta.dirname, '../fixtures/template');
const python = '/usr/bin/python3';

interface Case {
  readonly kind: 'expression' | 'conditional' | 'string' | 'file';
  readonly text: string;
}

interface Encoded {
  readonly type: string;
  readonly value?: unknown;
}

function fixture(name: string): string {
  return readFileSync(join(fixtures, name), 'utf8');
}

function linesOf(name: string, kind: Case['kind']): Case[] {
  return fixture(name)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((text) => ({ kind, text }));
}

function templates(): Case[] {
  return fixture('templates.txt')
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { kind: part.slice(0, end) as Case['kind'], text: part.slice(end + 1, -1) };
    });
}

const cases = [
  ...linesOf('expressions.txt', 'expression'),
  ...linesOf('conditionals.txt', 'conditional'),
  ...templates(),
];

/** Known differences: kind and text of the case, and why ours is meant. */
const differences = JSON.parse(fixture('differences.json')) as Readonly<
  Record<Case['kind'], Readonly<Record<string, string>>>
>;

const variables = fixture('variables.json');

function hasAnsible(): boolean {
  try {
    execFileSync(python, ['-c', 'import ansible.template'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function askAnsible(): Encoded[] {
  const oracle = join(import.meta.dirname, 'template-oracle.py');
  const output = execFileSync(python, [oracle, join(fixtures, 'variables.json')], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return JSON.parse(output) as Encoded[];
}

const templar = new Templar({
  plugins: builtinPlugins(),
  host: {
    env: process.env,
    now: () => Date.now(),
    find: (_kind, name) => (nodeFiles.kind(name) === 'file' || name === '/etc' ? name : undefined),
    read: (path) => readFileSync(path),
    pipe: (command) => execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8' }),
    decrypt: (envelope) => envelope,
    files: nodeFiles,
  },
});

function freshScope(): LazyScope {
  const raw = parseJson(variables) as Map<string, Raw>;
  const layer = {
    final: false,
    get: (name: string) => raw.get(name),
    names: () => raw.keys(),
  };
  return new LazyScope({ templar, layers: [layer] });
}

function evaluateOurs({ kind, text }: Case): Value {
  const scope = freshScope();
  if (kind === 'expression') return templar.evaluate(text, scope);
  if (kind === 'conditional') return templar.isTrue(text, scope);
  if (kind === 'string') return templar.render(text, scope);
  return templar.renderFile(text, scope, { file: 'test.j2' });
}

function ours(item: Case): Encoded {
  try {
    return encode(evaluateOurs(item));
  } catch (error) {
    if (error instanceof CodedError) return { type: 'error', value: error.message };
    throw error;
  }
}

function encode(value: Value): Encoded {
  if (value instanceof Undefined) return { type: 'undefined' };
  if (value === null) return { type: 'none' };
  if (typeof value === 'boolean') return { type: 'bool', value: repr(value) };
  if (isInt(value)) return { type: 'int', value: repr(value) };
  if (isFloat(value)) return { type: 'float', value: repr(value) };
  if (typeof value === 'string') return { type: 'str', value };
  if (value instanceof Map) {
    return { type: 'dict', value: Array.from(value, (pair) => pair.map(encode)) };
  }
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    return { type: value instanceof Tuple ? 'tuple' : 'list', value: Array.from(items, encode) };
  }
  return isCallable(value) ? { type: 'callable' } : { type: typeName(value), value: repr(value) };
}

/** Errors need to be errors on both sides, not the same text. */
function comparable(encoded: Encoded): Encoded {
  return encoded.type === 'error' ? { type: 'error' } : encoded;
}

function describeDifference({ kind, text }: Case, mine: Encoded, theirs: Encoded): string {
  const shown = (encoded: Encoded) => `${encoded.type} ${JSON.stringify(encoded.value)}`;
  return `${kind}: ${text}\n  ours:   ${shown(mine)}\n  theirs: ${shown(theirs)}`;
}

const required = process.env.MIRROR_PLAY_INTEROP === 'required';
const available = hasAnsible();
if (!available) console.warn('ansible is not installed: templates are not compared with it');

describe.skipIf(!available && !required)('templates under Ansible and here', () => {
  it('has enough cases', () => {
    expect(cases.filter(({ kind }) => kind === 'expression').length).toBeGreaterThan(400);
    expect(templates().length).toBeGreaterThan(150);
  });

  it('gives the same values and types, but for the listed differences', () => {
    expect(available, 'ansible is required').toBe(true);
    const expected = askAnsible();
    const unexpected: string[] = [];
    const seen = new Set<string>();
    for (const [index, item] of cases.entries()) {
      const mine = ours(item);
      const theirs = expected[index] ?? { type: 'nothing' };
      const same = JSON.stringify(comparable(mine)) === JSON.stringify(comparable(theirs));
      const known = differences[item.kind]?.[item.text] !== undefined;
      if (!same && known) seen.add(`${item.kind}: ${item.text}`);
      if (!same && !known) unexpected.push(describeDifference(item, mine, theirs));
    }
    expect(unexpected.join('\n')).toBe('');
    const listed = Object.entries(differences).flatMap(([kind, texts]) =>
      Object.keys(texts).map((text) => `${kind}: ${text}`),
    );
    expect(
      listed.filter((key) => !seen.has(key)),
      'differences that are none',
    ).toEqual([]);
  });
});
