import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { ListedImage } from '../../lists/lint/listed-image.ts';
import { formatReference } from '../../oci/reference.ts';
import { plural } from '../../report/units.ts';
import type { CodedError } from '../../util/coded-error.ts';

/** What became clear of a list: `mirror-play lint --json` prints it. */
export interface LintReport {
  readonly list: string;
  readonly format: string;
  readonly images: number;
  /** What is not right about the list as it is. */
  readonly findings: readonly Diagnostic[];
  /** Only with `--since`. */
  readonly since?: LintChanges | undefined;
}

export interface LintChanges {
  readonly ref: string;
  readonly removed: readonly LintImage[];
  readonly added: readonly AddedImage[];
}

export interface LintImage {
  readonly source: string;
  readonly target?: string | undefined;
  readonly line: number;
}

export interface AddedImage extends LintImage {
  /** `unknown`: nobody was asked. */
  readonly state: 'exists' | 'missing' | 'failed' | 'unknown';
  readonly reason?: string | undefined;
}

export function lintImage({ source, target, span }: ListedImage): LintImage {
  return {
    source: formatReference(source),
    ...(target === undefined ? {} : { target: formatReference(target) }),
    line: span.line,
  };
}

/** An image that is new, by what its source said. */
export function addedImage(
  image: ListedImage,
  answer: boolean | CodedError | undefined,
): AddedImage {
  const known = lintImage(image);
  if (answer === undefined) return { ...known, state: 'unknown' };
  if (typeof answer === 'boolean') return { ...known, state: answer ? 'exists' : 'missing' };
  return { ...known, state: 'failed', reason: answer.message };
}

/** The report as people read it: a line for each change, and a last one with the counts. */
export function lintText({ list, images, findings, since }: LintReport): string {
  const lines =
    since === undefined ? [] : [...since.removed.map(removedText), ...since.added.map(addedText)];
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const counts = [
    plural(images, 'image'),
    ...(errors === 0 ? [] : [plural(errors, 'error')]),
    ...(since === undefined ? [] : changeCounts(since)),
  ];
  return [...lines, `${list}: ${counts.join(', ')}`].join('\n');
}

function changeCounts({ ref, added, removed }: LintChanges): string[] {
  const count = (state: AddedImage['state']) => added.filter((one) => one.state === state).length;
  const troubles = [
    [count('missing'), 'missing'],
    [count('failed'), 'not to be told'],
  ] as const;
  const details = troubles.flatMap(([number, word]) => (number === 0 ? [] : [`${number} ${word}`]));
  const inBrackets = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return [`since ${ref}: ${added.length} added${inBrackets}`, `${removed.length} removed`];
}

function removedText({ source, target }: LintImage): string {
  return `- ${source}${target === undefined ? '' : ` → ${target}`}   removed`;
}

function addedText({ source, target, state, reason }: AddedImage): string {
  const place = target === undefined ? '' : ` → ${target}`;
  const why = reason === undefined ? '' : `: ${reason}`;
  return `+ ${source}${place}   ${stateWords[state]}${why}`;
}

const stateWords: Readonly<Record<AddedImage['state'], string>> = {
  exists: 'exists',
  missing: 'DOES NOT EXIST at its source',
  failed: 'CANNOT BE TOLD',
  unknown: 'not asked for',
};
