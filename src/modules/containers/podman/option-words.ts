import { asText } from '../../../runner/text.ts';
import { fromPlain } from '../../../template/convert.ts';
import type { Json, JsonObject } from '../../../util/json.ts';

/** An option of a program, as an argument's value gives it. */
export interface Option {
  /** `--memory` */
  readonly flag: string;
  /** The values that it is given, one for each time that it stands there. */
  valuesOf(value: Json): readonly string[];
  /** `--flag=value`, `--flag value`, or the flag alone. */
  readonly style: 'joined' | 'apart' | 'bare';
}

/** Options by the argument that fills them. */
export type OptionTable = Readonly<Record<string, Option>>;

/** Text of a value, as Python writes it: `True`, `3`. */
export function shown(value: Json | undefined): string {
  return asText(fromPlain(value ?? null));
}

/** `--flag value` */
export function option(flag: string): Option {
  return { flag, style: 'apart', valuesOf: (value) => [shown(value)] };
}

/** `--flag=value` */
export function joined(flag: string): Option {
  return { flag, style: 'joined', valuesOf: (value) => [shown(value)] };
}

/** `--flag` where it is true. */
export function bare(flag: string): Option {
  return { flag, style: 'bare', valuesOf: (value) => (value === true ? [''] : []) };
}

/** `--flag value` for each element that is not empty. */
export function each(flag: string, style: Option['style'] = 'apart'): Option {
  const valuesOf = (value: Json) =>
    (value as readonly Json[]).filter((element) => element !== '').map(shown);
  return { flag, style, valuesOf };
}

/** `--flag a,b` */
export function listed(flag: string): Option {
  const valuesOf = (value: Json) => [(value as readonly Json[]).map(shown).join(',')];
  return { flag, style: 'apart', valuesOf };
}

/** `--flag name=value` for each pair. */
export function pairs(
  flag: string,
  between = '=',
  textOf: (value: Json) => string = shown,
): Option {
  const valuesOf = (value: Json) =>
    Object.entries(value as JsonObject).map(
      ([name, one]) => `${name}${between}${textOf(one ?? null)}`,
    );
  return { flag, style: 'apart', valuesOf };
}

/** The words of every argument that is given, in the order of the table. */
export function optionWords(
  table: OptionTable,
  args: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(table).flatMap(([name, one]) => {
    const value = args[name] as Json | undefined;
    return value === undefined ? [] : one.valuesOf(value).flatMap((text) => words(one, text));
  });
}

function words({ flag, style }: Option, value: string): readonly string[] {
  if (style === 'bare') return [flag];
  return style === 'joined' ? [`${flag}=${value}`] : [flag, value];
}
