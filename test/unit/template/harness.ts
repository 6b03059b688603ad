import { builtinPlugins } from '../../../src/template/builtins.ts';
import { fromPlain } from '../../../src/template/convert.ts';
import { LazyScope } from '../../../src/template/lazy-scope.ts';
import { nodeFiles } from '../../../src/template/node-files.ts';
import type { TemplateHost } from '../../../src/template/plugins.ts';
import { Templar } from '../../../src/template/templar.ts';
import type { Raw, Value } from '../../../src/template/value.ts';
import { CodedError } from '../../../src/util/coded-error.ts';
import type { Json } from '../../../src/util/json.ts';

/** A host with files in memory and a fixed clock. */
function fakeHost(files: Readonly<Record<string, string>> = {}): TemplateHost {
  return {
    env: { HOME: '/home/user', COLOUR: 'red' },
    now: () => Date.UTC(2024, 0, 2, 3, 4, 5, 678),
    find: (_kind, name) => (files[name] === undefined ? undefined : name),
    read: (path) => {
      const text = files[path];
      if (text === undefined) throw new CodedError('MP1001', `no such file: ${path}`);
      return Buffer.from(text);
    },
    pipe: (command) => `ran ${command}\n`,
    decrypt: (envelope) => `decrypted ${envelope}`,
    files: nodeFiles,
  };
}

export const templar = new Templar({ plugins: builtinPlugins(), host: fakeHost() });

/** A scope over raw variables, as a play's `vars` are. */
export function scopeOf(variables: Json = {}, facts: Json = {}): LazyScope {
  const raw = fromPlain(variables) as Map<string, Raw>;
  const final = fromPlain(facts) as Map<string, Value>;
  return new LazyScope({
    templar,
    layers: [
      { final: true, get: (name) => final.get(name), names: () => final.keys() },
      { final: false, get: (name) => raw.get(name), names: () => raw.keys() },
    ],
  });
}

export function evaluate(expression: string, variables: Json = {}): Value {
  return templar.evaluate(expression, scopeOf(variables));
}

export function render(text: string, variables: Json = {}): Value {
  return templar.render(text, scopeOf(variables));
}
