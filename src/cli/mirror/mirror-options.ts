import type { ImagesFrom, MirrorCommandOptions } from '../../app/mirror/mirror-options.ts';
import { listFormats } from '../../lists/model.ts';
import { names } from '../names.ts';
import type { Environment, Parsed } from '../parse.ts';
import { choice, outputOptions, saidSettings } from '../run-options.ts';
import { UsageError } from '../usage-error.ts';

/** The use case's options for `mirror-play mirror …`. Throws UsageError. */
export function mirrorOptions(parsed: Parsed, environment: Environment): MirrorCommandOptions {
  const { counted, warnings } = countJobs(parsed);
  return {
    images: imagesFrom(parsed),
    task: taskOptions(parsed, environment),
    failedFile: parsed.text('failed'),
    check: parsed.has('check'),
    diff: parsed.has('diff'),
    detailedExitCode: parsed.has('detailed-exitcode'),
    config: parsed.text('config'),
    said: saidSettings(counted),
    output: outputOptions(parsed, environment),
    warnings,
  };
}

/** Fewer than one image at a time is one, as image-tools has it; its ceiling of 20 is not needed. */
function countJobs(parsed: Parsed): { readonly counted: Parsed; readonly warnings: string[] } {
  const jobs = parsed.text('jobs');
  if (jobs === undefined || !/^(?:0+|-\d+)$/.test(jobs)) return { counted: parsed, warnings: [] };
  const text = (name: string) => (name === 'jobs' ? '1' : parsed.text(name));
  return { counted: { ...parsed, text }, warnings: [`--jobs ${jobs} is taken as 1`] };
}

function imagesFrom(parsed: Parsed): ImagesFrom {
  const words = parsed.operands;
  const file = parsed.text('file');
  if (file !== undefined && words.length > 0) {
    throw new UsageError('MP7004', `both a list (-f ${file}) and images are given`, {
      hint: 'Give one of them.',
    });
  }
  if (words.length > 3) throw tooMany(words);
  if (file === '-' || words.join() === '-') return { from: 'stdin' };
  if (file !== undefined) return { from: 'file', path: file };
  return words.length === 0 ? { from: 'stdin' } : { from: 'words', words };
}

function tooMany(words: readonly string[]): UsageError {
  return new UsageError('MP7004', `${words.length} words are no image and target`, {
    hint: 'mirror-play mirror SOURCE TARGET TAG mirrors one image; -f LIST mirrors a list.',
  });
}

/**
 * -d goes before DOCKER_REGISTRY, that before what the list says. A token comes by the environment
 * alone: arguments can be seen by everyone on the machine.
 */
function taskOptions(parsed: Parsed, environment: Environment): MirrorCommandOptions['task'] {
  const registry = parsed.text('target-registry') ?? (environment.DOCKER_REGISTRY || undefined);
  const selected = names(parsed.list('select'));
  const verify = parsed.switch('tls-verify');
  return said({
    registry,
    target_registry: registry,
    format: choice(parsed, 'format', listFormats),
    select: selected.length === 0 ? undefined : selected,
    skip_conflicts: parsed.switch('skip-conflicts'),
    authfile: parsed.text('authfile'),
    src_authfile: parsed.text('src-authfile'),
    dest_authfile: parsed.text('dest-authfile'),
    dest_key_file: parsed.text('dest-key-file'),
    dest_token: environment.MIRROR_PLAY_DEST_TOKEN || undefined,
    src_tls_verify: parsed.switch('src-tls-verify') ?? verify,
    dest_tls_verify: parsed.switch('dest-tls-verify') ?? verify,
    referrers: parsed.switch('referrers'),
    attestations: parsed.switch('provenance') === false ? 'drop' : undefined,
  });
}

/** Without what nobody says. */
function said(task: Unsaid<MirrorCommandOptions['task']>): MirrorCommandOptions['task'] {
  return Object.fromEntries(Object.entries(task).filter(([, value]) => value !== undefined));
}

type Unsaid<T> = { readonly [K in keyof T]: T[K] | undefined };
