import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { ApplyContext, PlanContext } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { flagOr, text } from '../argument.ts';
import {
  type AttributeArguments,
  applyAttributes,
  attributeProperties,
  changesAnything,
  planAttributes,
} from '../files/attributes.ts';
import { pathOf } from '../files/path.ts';
import { followedStat } from '../files/stat-of.ts';
import { backUp, writeAtomically } from '../files/write.ts';
import { requireFolder } from '../files/write-file.ts';

/** Arguments of every module that makes one file anew where it does not fit. */
export const madeFileProperties = {
  path: text('The file.'),
  state: {
    type: 'string',
    enum: ['absent', 'present'],
    default: 'present',
    description: 'Whether it is to be there.',
  },
  force: flagOr(false, 'Make it anew in any case.'),
  backup: flagOr(false, 'Keep the file that was there beside it.'),
  return_content: flagOr(false, 'Give the content in the result.'),
  ...attributeProperties,
} as const;

interface MadeFileArguments extends AttributeArguments {
  readonly path: string;
  readonly backup: boolean;
}

/** Such a file. */
export interface MadeFile {
  readonly path: string;
  readonly attributes: AttributeArguments;
  readonly backup: boolean;
  /** Nobody but the owner may read it, at no moment. */
  readonly isSecret: boolean;
}

/** The file that a task is about; without a `mode` a secret one is 0600. */
export function madeFileOf(
  args: MadeFileArguments,
  context: PlanContext<unknown>,
  isSecret = false,
): MadeFile {
  const { owner, group, backup, mode = isSecret ? '0600' : undefined } = args;
  return { path: pathOf(args.path, context), attributes: { mode, owner, group }, backup, isSecret };
}

/** Its content; undefined when there is none. Throws a CodedError for a folder. */
export function contentOf({ path }: Pick<MadeFile, 'path'>): Buffer | undefined {
  if (followedStat(path)?.isDirectory()) {
    throw new CodedError('MP4333', `${path} is a folder`, {
      hint: 'Give the path of a file in it.',
    });
  }
  return existsSync(path) ? readFileSync(path) : undefined;
}

/** Whether the permissions or the owner of a file that is there are to be changed. */
export function misfits({ path, attributes }: MadeFile): boolean {
  return changesAnything(planAttributes(attributes, followedStat(path), false));
}

/** What results have of it. */
export interface Made {
  readonly changed: true;
  readonly backup_file?: string;
}

/** Writes it; without content only its permissions and owner. */
export function writeMade(
  file: MadeFile,
  content: Buffer | undefined,
  context: ApplyContext<unknown>,
): Made {
  requireFolder(file.path);
  const kept = content === undefined ? {} : keepOld(file, context);
  if (content !== undefined) writeAtomically(file.path, content, file.isSecret ? 0o600 : undefined);
  applyAttributes(file.path, planAttributes(file.attributes, followedStat(file.path), false));
  return { changed: true, ...kept };
}

/** Removes it. */
export function removeMade(file: MadeFile, context: ApplyContext<unknown>): Made {
  const kept = keepOld(file, context);
  rmSync(file.path, { force: true });
  return { changed: true, ...kept };
}

/** What is to be done with it: make it, only set permissions and owner, or remove it. */
export type MadeStep = 'make' | 'fit' | 'remove';

interface Carried {
  /** What it holds now; null: it is gone. */
  readonly text: string | null | undefined;
  readonly made: Made;
}

/** Does that with a file of text. */
export function carryOut(
  { file, step }: { readonly file: MadeFile; readonly step: MadeStep },
  make: () => string,
  context: ApplyContext<unknown>,
): Carried {
  if (step === 'remove') return { text: null, made: removeMade(file, context) };
  const text = step === 'make' ? make() : undefined;
  const made = writeMade(file, text === undefined ? undefined : Buffer.from(text), context);
  return { text: text ?? contentOf(file)?.toString(), made };
}

function keepOld({ path, backup }: MadeFile, context: ApplyContext<unknown>) {
  return backup && existsSync(path) ? { backup_file: backUp(path, context.now()) } : {};
}
