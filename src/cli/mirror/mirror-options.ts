import type { ImagesFrom, MirrorCommandOptions } from '../../app/mirror/mirror-options.ts';
import { names } from '../names.ts';
import type { Environment, Parsed } from '../parse.ts';
import { choice, outputOptions, saidSettings } from '../run-options.ts';
import { UsageError } from '../usage-error.ts';

/** The use case's options for `mirror-play mirror …`. Throws UsageError. */
export function mirrorOptions(parsed: Parsed, environment: Environment): MirrorCommandOptions {
  return {
    images: imagesFrom(parsed),
    task: taskOptions(parsed, environment),
    failedFile: parsed.text('failed'),
    check: parsed.has('check'),
    diff: parsed.has('diff'),
    detailedExitCode: parsed.has('detailed-exitcode'),
    config: parsed.text('config'),
    said: saidSettings(parsed),
    output: outputOptions(parsed, environment),
  };
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

/** -d goes before DOCKER_REGISTRY, that before what the list says. */
function taskOptions(parsed: Parsed, environment: Environment): MirrorCommandOptions['task'] {
  const verify = parsed.switch('tls-verify');
  const platforms = platformsOf(parsed);
  return said({
    registry: parsed.text('destination') ?? (environment.DOCKER_REGISTRY || undefined),
    authfile: parsed.text('authfile'),
    src_authfile: parsed.text('src-authfile'),
    dest_authfile: parsed.text('dest-authfile'),
    dest_key_file: parsed.text('dest-key-file'),
    src_tls_verify: verify,
    dest_tls_verify: verify,
    platforms,
    index: indexOf(parsed, platforms),
  });
}

/** A part of an index is made an index of its own, as image-tools does, unless it is to stay. */
function indexOf(parsed: Parsed, platforms: unknown): IndexChoice | undefined {
  const asked = choice(parsed, 'index', ['rebuild', 'sparse', 'auto']);
  return asked ?? (platforms === undefined ? undefined : 'rebuild');
}

type IndexChoice = NonNullable<MirrorCommandOptions['task']['index']>;

/** Without what nobody says. */
function said(task: Unsaid<MirrorCommandOptions['task']>): MirrorCommandOptions['task'] {
  return Object.fromEntries(Object.entries(task).filter(([, value]) => value !== undefined));
}

type Unsaid<T> = { readonly [K in keyof T]: T[K] | undefined };

function platformsOf(parsed: Parsed): string[] | undefined {
  const systems = names(parsed.list('os'));
  const architectures = names(parsed.list('arch'));
  if (architectures.length === 0) return undefined;
  return (systems.length === 0 ? ['linux'] : systems).flatMap((os) =>
    architectures.map((architecture) => `${os}/${architecture}`),
  );
}
