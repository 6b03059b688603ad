import { ModuleFailure } from '../runner/module-failure.ts';

type Given = Readonly<Record<string, unknown>>;

/** Throws a ModuleFailure where more than one of these arguments is given. */
export function requireExclusive(args: Given, names: readonly string[]): void {
  const given = names.filter((name) => args[name] !== undefined);
  if (given.length < 2) return;
  throw badArguments(`parameters are mutually exclusive: ${names.join('|')}`);
}

/** Throws a ModuleFailure unless one of these arguments is given. */
export function requireOneOf(args: Given, names: readonly string[]): void {
  if (names.some((name) => args[name] !== undefined)) return;
  throw badArguments(`one of the following is required: ${names.join(', ')}`);
}

/** Throws a ModuleFailure unless all these arguments are given, which `condition` makes needed. */
export function requireWhen(args: Given, condition: string, names: readonly string[]): void {
  const missing = names.filter((name) => args[name] === undefined);
  if (missing.length === 0) return;
  throw badArguments(`${condition} but all of the following are missing: ${missing.join(', ')}`);
}

/** A task whose arguments do not go together. */
export function badArguments(message: string): ModuleFailure {
  return new ModuleFailure(message, { changed: false });
}
