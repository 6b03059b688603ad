import { CodedError } from '../../../util/coded-error.ts';
import type { RequestArguments } from './arguments.ts';

/** Kind and value as the task writes them. */
export type SubjectPart = readonly [kind: string, value: string];

/** The subject that a task asks for. Throws a CodedError for what is no subject. */
export function subjectOf(args: RequestArguments): readonly SubjectPart[] {
  const given: readonly (readonly [string, string | undefined])[] = [
    ['C', args.country_name],
    ['ST', args.state_or_province_name],
    ['L', args.locality_name],
    ['O', args.organization_name],
    ['OU', args.organizational_unit_name],
    ['CN', args.common_name],
    ['emailAddress', args.email_address],
  ];
  const single = given.flatMap(([kind, value]) => (value ? [[kind, value] as const] : []));
  const unordered = [...single, ...Object.entries(args.subject ?? {}).flatMap(partsOf)];
  if (args.subject_ordered === undefined || args.subject_ordered.length === 0) return unordered;
  if (unordered.length === 0) return args.subject_ordered.flatMap(onlyPart);
  throw new CodedError('MP4330', 'subject_ordered goes with no other part of the subject', {
    hint: 'Write all parts into subject_ordered.',
  });
}

function partsOf([kind, value]: readonly [string, unknown]): readonly SubjectPart[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) => [kind, textOf(kind, each)] as const);
}

function textOf(kind: string, value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new CodedError('MP4334', `${kind} of the subject is no text`, { hint: 'Quote the value.' });
}

function onlyPart(part: Readonly<Record<string, unknown>>): readonly SubjectPart[] {
  const entries = Object.entries(part);
  if (entries.length === 1) return entries.flatMap(partsOf);
  throw new CodedError('MP4334', 'a part of subject_ordered has not exactly one kind', {
    hint: 'Write a list of single parts: - CN: example.com',
  });
}
