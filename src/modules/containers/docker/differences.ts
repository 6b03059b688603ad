import type { Json, JsonObject } from '../../../util/json.ts';
import { shown } from '../podman/option-words.ts';

/** An argument that differs from what is there, as the collection's results name it. */
export interface DockerDifference {
  readonly argument: string;
  readonly parameter: Json;
  readonly container: Json;
}

/** Values that a mapping asks for and that are not there, each by `argument.name`. */
export function mappingDifferences(
  argument: string,
  asked: Readonly<Record<string, unknown>> | undefined,
  there: Json | undefined,
): readonly DockerDifference[] {
  const given = (there ?? {}) as JsonObject;
  return Object.entries(asked ?? {}).flatMap(([name, value]) => {
    const [parameter, container] = [plainText(value as Json), given[name] ?? null];
    const isSame = container !== null && plainText(container) === parameter;
    return isSame ? [] : [{ argument: `${argument}.${name}`, parameter, container }];
  });
}

/** Text as the API has it: booleans in small letters. */
export function plainText(value: Json): string {
  return typeof value === 'boolean' ? String(value) : shown(value);
}

/** `--diff` shows what is asked for and what is there. */
export function dockerDiff(differences: readonly DockerDifference[]) {
  const side = (of: 'parameter' | 'container') =>
    differences.map((one) => `${one.argument}: ${shown(one[of])}\n`).join('');
  return [{ before: side('container'), after: side('parameter') }];
}
