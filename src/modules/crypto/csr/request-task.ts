import type { KeyObject } from 'node:crypto';
import type { ModuleResult, PlanContext } from '../../../runner/module.ts';
import { CodedError } from '../../../util/coded-error.ts';
import { givenKey, isGiven, notThere } from '../keys/given.ts';
import { publicInfoOf } from '../keys/key-file.ts';
import { type Extension, extensionIds, meaningOf } from '../x509/extensions.ts';
import { isSameName, type NamePart, namePart } from '../x509/names.ts';
import {
  makeRequest,
  type RequestContent,
  readRequest,
  type SigningRequest,
} from '../x509/request.ts';
import { signingWith } from '../x509/signature.ts';
import type { RequestArguments } from './arguments.ts';
import { type SubjectPart, subjectOf } from './subject.ts';
import { wantedExtensions } from './wanted-extensions.ts';

/** A request that a task asks for. */
export interface RequestTask {
  readonly args: RequestArguments;
  readonly subject: readonly SubjectPart[];
  readonly alternativeNames: readonly string[];
}

/** What a task asks for. Throws a CodedError where its arguments exclude each other. */
export function requestTask(args: RequestArguments): RequestTask {
  const subject = subjectOf(args);
  const { subject_alt_name: names = [], use_common_name_for_san: uses } = args;
  const common = uses
    ? subject.find(([kind]) => kind === 'CN' || kind === 'commonName')
    : undefined;
  const fallback = common === undefined ? [] : [`DNS:${common[1]}`];
  return { args, subject, alternativeNames: names.length === 0 ? fallback : names };
}

/** A request that is there beside the one that the task asks for. */
export interface Comparison {
  readonly fits: boolean;
  readonly found: SigningRequest | undefined;
  /** Undefined while the key is not there. */
  readonly wanted: RequestContent | undefined;
}

/**
 * Compares a request that is there with what the task asks for; it does not fit while the key is
 * not there. Throws a CodedError for a key that cannot be read or sign so, and for names and
 * usages that cannot be read.
 */
export function compareRequest(
  task: RequestTask,
  existing: string | undefined,
  context: PlanContext<unknown>,
): Comparison {
  const key = keyOf(task, context);
  const found = existing === undefined ? undefined : readRequest(existing);
  if (key === undefined) return { fits: false, found, wanted: undefined };
  const publicInfo = publicInfoOf(key);
  const wanted = contentFor(task, publicInfo);
  const isFromKey = found?.isValid === true && found.publicInfo.equals(publicInfo);
  const isOrdered = (task.args.subject_ordered ?? []).length > 0;
  const fits =
    isFromKey &&
    isSameSubject(wanted.subject, found.subject, isOrdered) &&
    Object.values(extensionIds).every((id) => meaningIn(wanted, id) === meaningIn(found, id));
  if (!fits) signingWith(key, task.args.digest);
  return { fits, found, wanted };
}

function isSameSubject(
  one: readonly NamePart[],
  other: readonly NamePart[],
  isOrdered: boolean,
): boolean {
  return isOrdered ? isSameName(one, other) : isSameName(inOrder(one), inOrder(other));
}

/** Each part once. */
function inOrder(parts: readonly NamePart[]): readonly NamePart[] {
  const byText = new Map(parts.map((part) => [`${part.id} ${part.value}`, part]));
  return [...byText.keys()].sort().flatMap((text) => byText.get(text) ?? []);
}

function meaningIn({ extensions }: RequestContent, id: string): string | undefined {
  const found: Extension | undefined = extensions.find((each) => each.id === id);
  return found && meaningOf(found);
}

/** Makes the request. Throws a CodedError where the key is not there or cannot sign so. */
export function newRequest(task: RequestTask, context: PlanContext<unknown>): string {
  const key = keyOf(task, context);
  if (key === undefined) throw notThere(privateKey(task));
  return makeRequest(contentFor(task, publicInfoOf(key)), key, task.args.digest);
}

function contentFor(
  { args, subject, alternativeNames }: RequestTask,
  publicInfo: Buffer,
): RequestContent {
  return {
    subject: subject.map(([kind, value]) => namePart(kind, value)),
    extensions: wantedExtensions(args, alternativeNames, publicInfo),
  };
}

function privateKey({ args }: RequestTask) {
  const {
    privatekey_path: path,
    privatekey_content: content,
    privatekey_passphrase: passphrase,
  } = args;
  return { what: 'privatekey', path, content, passphrase };
}

function keyOf(task: RequestTask, context: PlanContext<unknown>): KeyObject | undefined {
  const given = privateKey(task);
  if (isGiven(given)) return givenKey(given, context);
  throw new CodedError('MP4330', 'no private key is given', {
    hint: 'Give privatekey_path or privatekey_content.',
  });
}

/** What results tell of it. */
export function describeRequest({ args, subject, alternativeNames }: RequestTask): ModuleResult {
  return {
    privatekey: args.privatekey_path ?? null,
    subject,
    subjectAltName:
      alternativeNames.length === 0 ? (args.subject_alt_name ?? null) : alternativeNames,
    keyUsage: args.key_usage ?? null,
    extendedKeyUsage: args.extended_key_usage ?? null,
    basicConstraints: args.basic_constraints ?? null,
    ocspMustStaple: args.ocsp_must_staple,
    name_constraints_permitted: args.name_constraints_permitted ?? [],
    name_constraints_excluded: args.name_constraints_excluded ?? [],
  };
}
