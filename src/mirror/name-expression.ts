import { builtinPlugins } from '../template/builtins.ts';
import type { Plugins, TemplateHost } from '../template/plugins.ts';
import { refuseUndefined } from '../template/refuse-undefined.ts';
import { Templar } from '../template/templar.ts';
import { isTemplateText } from '../template/template-text.ts';
import type { Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';

/** Values by name; one level of names below names. */
export type NameValues = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Makes a name of some values. Throws CodedError MP6009 when nothing usable comes out. */
export type NameExpression = (values: NameValues) => string;

/**
 * Reads a Jinja expression (`source.org ~ '-' ~ source.name`), or a template with braces, that
 * makes a name. It is tried with `sample`, so that misspelt names show before anything runs.
 * `setting` is what it is called in messages. Throws CodedError MP6009.
 */
export function compileName(text: string, setting: string, sample: NameValues): NameExpression {
  const evaluate: NameExpression = (values) => {
    const value = evaluated(text, setting, values);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
    throw unusable(setting, text, 'it gives no text', values);
  };
  evaluate(sample);
  return evaluate;
}

function evaluated(text: string, setting: string, values: NameValues): Value {
  const scope = {
    get: (name: string) => (name in values ? asValue(values[name]) : undefined),
    names: () => Object.keys(values),
  };
  try {
    if (isTemplateText(text)) return templar().render(text, scope);
    const value = templar().evaluate(text, scope);
    refuseUndefined(value);
    return value;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw unusable(setting, text, error.message, values, error);
  }
}

function asValue(value: NameValues[string] | undefined): Value | undefined {
  return typeof value === 'object' ? new Map(Object.entries(value)) : value;
}

let shared: Templar | undefined;

function templar(): Templar {
  shared ??= new Templar({ plugins: purePlugins(), host: nowhere });
  return shared;
}

/** Names follow from their values alone: no files, no environment, no clock. */
function purePlugins(): Plugins {
  return { ...builtinPlugins(), lookups: new Map() };
}

const nowhere: TemplateHost = {
  env: {},
  now: () => refuse('now()'),
  find: () => undefined,
  read: () => refuse('a file'),
  pipe: () => refuse('a command'),
  decrypt: () => refuse('vaulted text'),
  files: {
    kind: () => undefined,
    isLink: () => false,
    realPath: (path) => path,
    glob: () => [],
    write: () => undefined,
  },
};

function refuse(what: string): never {
  throw new CodedError('MP6009', `${what} cannot be used in a name`);
}

function unusable(
  setting: string,
  text: string,
  reason: string,
  values: NameValues,
  cause?: unknown,
): CodedError {
  const names = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'string' ? [name] : Object.keys(value).map((inner) => `${name}.${inner}`),
  );
  return new CodedError('MP6009', `${setting} "${text}" cannot be used: ${reason}`, {
    hint: `Names here are ${names.join(', ')}. Text of your own stands in quotes: 'old-' ~ tag.`,
    cause,
  });
}
