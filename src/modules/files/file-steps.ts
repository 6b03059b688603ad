import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { type AttributeChange, applyAttributes } from './attributes.ts';
import type { FileTimes } from './file-times.ts';

/** One change of the file system. */
export type FileStep =
  | { readonly kind: 'remove' | 'mkdir' | 'create'; readonly path: string }
  | { readonly kind: 'times'; readonly path: string; readonly times: FileTimes }
  | LinkStep
  | { readonly kind: 'attributes'; readonly path: string; readonly change: AttributeChange };

interface LinkStep {
  readonly kind: 'symlink' | 'hardlink';
  readonly path: string;
  readonly target: string;
}

/** Carries out changes in order. */
export function runSteps(steps: readonly FileStep[]): void {
  for (const step of steps) runStep(step);
}

function runStep(step: FileStep): void {
  if (step.kind === 'attributes') applyAttributes(step.path, step.change);
  else if (step.kind === 'times') setTimes(step.path, step.times);
  else if ('target' in step) makeLink(step);
  else if (step.kind === 'remove') rmSync(step.path, { recursive: true, force: true });
  else if (step.kind === 'mkdir') mkdirSync(step.path, { recursive: true });
  else closeSync(openSync(step.path, 'a'));
}

function makeLink({ kind, path, target }: LinkStep): void {
  if (kind === 'symlink') symlinkSync(target, path);
  else linkSync(target, path);
}

function setTimes(path: string, { modified, accessed }: FileTimes): void {
  const { mtimeMs, atimeMs } = statSync(path);
  utimesSync(path, accessed ?? atimeMs / 1000, modified ?? mtimeMs / 1000);
}
