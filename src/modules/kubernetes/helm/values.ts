import { readFileSync } from 'node:fs';
import type { PlanContext } from '../../../runner/module.ts';
import type { JsonObject } from '../../../util/json.ts';
import { notFound, pathOf } from '../../files/path.ts';
import { followedStat } from '../../files/stat-of.ts';
import type { HelmArguments } from './arguments.ts';
import { isObject, objectOf, plainYaml } from './client.ts';

/**
 * The values that a release gets from files and from the task, later ones over earlier ones as
 * helm lays them. Throws a CodedError for a file that is not there.
 */
export function wantedValues(args: HelmArguments, context: PlanContext<unknown>): JsonObject {
  const files = args.values_files.map((file) => valuesIn(file, context));
  return [...files, args.release_values as JsonObject].reduce(laidOver, {});
}

function valuesIn(file: string, context: PlanContext<unknown>): JsonObject {
  const path = pathOf(file, context);
  if (followedStat(path) === undefined) throw notFound(file);
  return objectOf(plainYaml(readFileSync(path, 'utf8'), file));
}

function laidOver(under: JsonObject, over: JsonObject): JsonObject {
  const merged = Object.entries(over).map(([name, value]) => {
    const below = under[name];
    return [name, isObject(below) && isObject(value) ? laidOver(below, value) : value] as const;
  });
  return { ...under, ...Object.fromEntries(merged) };
}
