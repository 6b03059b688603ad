import { resolve } from 'node:path';
import { SourceText } from '../diagnostic/source-text.ts';
import type { Loader } from '../playbook/loader.ts';
import { parseKeyValues } from '../playbook/parse-kv.ts';
import { parseYaml } from '../playbook/yaml/parse.ts';
import type { RawDict } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';

/**
 * The variables of all `-e`, later ones first in rank: `k=v …` (text), JSON or YAML (typed), or
 * `@file`. Throws a CodedError MP7005 for what is none of these, and the loader's errors for files.
 */
export function readExtraVars(said: readonly string[], cwd: string, loader: Loader): RawDict {
  return new Map(said.flatMap((text) => [...readOne(text.trim(), cwd, loader)]));
}

function readOne(text: string, cwd: string, loader: Loader): RawDict {
  if (text.startsWith('@')) return loader.loadVarsFile(resolve(cwd, text.slice(1)));
  if (text.startsWith('{') || text.startsWith('[')) return readYaml(text);
  const parsed = parseKeyValues(text);
  if (parsed === undefined || parsed.rest !== '') throw notVariables(text);
  return new Map(parsed.pairs);
}

function readYaml(text: string): RawDict {
  const { value } = parseYaml(new SourceText('--extra-vars', text));
  if (value instanceof Map) return value;
  throw notVariables(text);
}

function notVariables(text: string): CodedError {
  return new CodedError('MP7005', `--extra-vars: cannot read ${JSON.stringify(text)}`, {
    hint: `Give name=value pairs, a JSON object, or @file: -e version=1.2, -e '{"a": [1]}', -e @vars.yml`,
  });
}
