import type { KeyObject } from 'node:crypto';
import type { PlanContext } from '../../../runner/module.ts';
import { CodedError } from '../../../util/coded-error.ts';
import { pathOf } from '../../files/path.ts';
import { contentOf } from '../made-file.ts';
import { readKey } from './key-file.ts';

/** Something that a task names by the path of a file, or gives as text. */
export interface Given {
  /** Start of the arguments' names: `privatekey` of `privatekey_path`. */
  readonly what: string;
  readonly path?: string | undefined;
  readonly content?: string | undefined;
}

/** Whether the task names it at all. Throws a CodedError where it does so twice. */
export function isGiven({ what, path, content }: Given): boolean {
  if (path !== undefined && content !== undefined) {
    throw new CodedError('MP4330', `${what}_path and ${what}_content exclude each other`, {
      hint: 'Leave out one of them.',
    });
  }
  return path !== undefined || content !== undefined;
}

/** Its content; undefined while the file is not there: an earlier task may have to make it. */
export function givenContent(given: Given, context: PlanContext<unknown>): Buffer | undefined {
  const { path, content = '' } = given;
  return path === undefined ? Buffer.from(content) : contentOf({ path: pathOf(path, context) });
}

/** The same for a private key. Throws a CodedError where it cannot be read. */
export function givenKey(
  given: Given & { readonly passphrase?: string | undefined },
  context: PlanContext<unknown>,
): KeyObject | undefined {
  const bytes = givenContent(given, context);
  if (bytes === undefined) return undefined;
  const key = readKey(bytes, { passphrase: given.passphrase });
  if (key !== undefined) return key;
  throw new CodedError('MP4336', `${nameOf(given)} cannot be read as a private key`, {
    hint: `See whether it is one in PEM, and whether ${given.what}_passphrase is its passphrase; it takes none where it is not encrypted.`,
  });
}

/** What is given, by its path where it has one. */
export function nameOf({ what, path }: Given): string {
  return path ?? `${what}_content`;
}

/** The error for what is not there when it is needed. */
export function notThere({ what, path = '' }: Given): CodedError {
  return new CodedError('MP4336', `${what}_path ${path} does not exist`, {
    hint: 'Make it in a task before this one, or mend the path.',
  });
}
