import type { Test } from '../plugins.ts';
import { dictOf } from '../python/arguments.ts';
import { truth } from '../python/compare.ts';
import { isDict, isSequence } from '../python/types.ts';
import type { Dict, Value } from '../value.ts';

/** Tests of the result that a task registered. */
export const RESULT_TESTS: Readonly<Record<string, Test>> = {
  failed: (value) => flag(value, 'failed'),
  failure: (value) => flag(value, 'failed'),
  succeeded: (value) => !flag(value, 'failed'),
  success: (value) => !flag(value, 'failed'),
  successful: (value) => !flag(value, 'failed'),
  unreachable: (value) => flag(value, 'unreachable'),
  reachable: (value) => !flag(value, 'unreachable'),
  changed,
  change: changed,
  skipped: (value) => flag(value, 'skipped'),
  skip: (value) => flag(value, 'skipped'),
  started: (value) => asyncFlag(value, 'started'),
  finished: (value) => asyncFlag(value, 'finished'),
};

function resultOf(value: Value, test: string): Dict {
  return dictOf(value, `The '${test}' test expects a dictionary`);
}

function flag(value: Value, name: string): boolean {
  return truth(resultOf(value, name).get(name) ?? false);
}

function changed(value: Value): boolean {
  const result = resultOf(value, 'changed');
  const results = result.get('results') ?? null;
  if (result.has('changed') || !isSequence(results)) return flag(value, 'changed');
  return results.some((item) => isDict(item) && truth(item.get('changed') ?? false));
}

/** A task that was not asynchronous counts as started and finished. */
function asyncFlag(value: Value, name: string): boolean {
  return truth(resultOf(value, name).get(name) ?? true);
}
