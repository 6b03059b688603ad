import { closeSync, linkSync, mkdirSync, openSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { type AttributeChange, applyAttributes } from './attributes.ts';

/** One change of the file system. */
export type FileStep =
  | { readonly kind: 'remove' | 'mkdir' | 'touch'; readonly path: string }
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
  else if ('target' in step) makeLink(step);
  else if (step.kind === 'remove') rmSync(step.path, { recursive: true, force: true });
  else if (step.kind === 'mkdir') mkdirSync(step.path, { recursive: true });
  else touch(step.path);
}

function makeLink({ kind, path, target }: LinkStep): void {
  if (kind === 'symlink') symlinkSync(target, path);
  else linkSync(target, path);
}

function touch(path: string): void {
  closeSync(openSync(path, 'a'));
  const now = new Date();
  utimesSync(path, now, now);
}
