import type { PlanContext } from '../../../runner/module.ts';
import { CodedError } from '../../../util/coded-error.ts';
import { choiceOr, text } from '../../argument.ts';
import { pathOf } from '../../files/path.ts';
import { contentOf } from '../made-file.ts';

/** Where the thing is that a module tells of. */
export const sourceProperties = {
  path: text('The file.'),
  content: text('The content itself, instead.'),
} as const;

/** How hosts are shown in results. */
export const nameEncoding = choiceOr(
  ['ignore', 'idna', 'unicode'],
  'ignore',
  'Show hosts as they are written (ignore), as IDNA, or in Unicode.',
);

interface SourceArguments {
  readonly path?: string | undefined;
  readonly content?: string | undefined;
}

/**
 * The content; undefined while the file is not there: an earlier task may have to make it. Throws
 * a CodedError where the task names none, or two.
 */
export function sourceOf(
  { path, content }: SourceArguments,
  context: PlanContext<unknown>,
): Buffer | undefined {
  if ((path === undefined) === (content === undefined)) {
    throw new CodedError('MP4330', 'one of path and content is needed', {
      hint: 'Give path or content, and not both.',
    });
  }
  return path === undefined
    ? Buffer.from(content ?? '')
    : contentOf({ path: pathOf(path, context) });
}

/** The error for a file that is not there when it is read. */
export function noSource({ path = '' }: SourceArguments): CodedError {
  return new CodedError('MP4336', `${path} does not exist`, {
    hint: 'Make it in a task before this one, or mend the path.',
  });
}

/** Reads content of some kind. Throws a CodedError where it is of another, or broken. */
export function readAs<T>(source: SourceArguments, kind: string, read: () => T | undefined): T {
  let found: T | undefined;
  try {
    found = read();
  } catch (error) {
    if (error instanceof CodedError) throw error;
  }
  if (found === undefined) throw otherKind(source, kind);
  return found;
}

function otherKind({ path = 'content' }: SourceArguments, kind: string): CodedError {
  return new CodedError('MP4336', `${path} cannot be read as a ${kind}`, {
    hint: 'It has to be in PEM: text between lines of BEGIN and END.',
  });
}

/** What requests and certificates are told to say: fields that are unknown while the file is not there. */
export const saidFields: readonly string[] = [
  'subject',
  'subject_ordered',
  'key_usage',
  'key_usage_critical',
  'extended_key_usage',
  'extended_key_usage_critical',
  'basic_constraints',
  'basic_constraints_critical',
  'ocsp_must_staple',
  'ocsp_must_staple_critical',
  'subject_alt_name',
  'subject_alt_name_critical',
  'subject_key_identifier',
  'authority_key_identifier',
  'authority_cert_issuer',
  'authority_cert_serial_number',
  'extensions_by_oid',
  'public_key',
  'public_key_type',
  'public_key_data',
  'public_key_fingerprints',
];
