import { randomInt } from 'node:crypto';
import { settleCollisions } from '../../mirror/collisions.ts';
import type { CopyEngine } from '../../mirror/engine.ts';
import { type EngineOptions, readEngineOptions } from '../../mirror/engine-options.ts';
import { type ImageEntry, nameImages } from '../../mirror/naming.ts';
import type { Access, MirrorPolicy, MirrorRequest } from '../../mirror/request.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { MirrorDefaults } from '../services.ts';
import type { MirrorImagesArgs } from './arguments.ts';
import { checkAuthfile } from './authfile.ts';
import { readContent } from './content.ts';

/** What a request is read against. */
export interface Surroundings {
  readonly engine: CopyEngine;
  readonly defaults: MirrorDefaults;
  readonly playbookDir: string;
}

/**
 * Turns arguments into a request. Throws CodedError for everything that is wrong with them, before
 * any request is sent.
 */
export async function readRequest(
  args: MirrorImagesArgs,
  { engine, defaults, playbookDir }: Surroundings,
): Promise<MirrorRequest> {
  refuseMirrorSets(args);
  const options = readEngineOptions(args.options ?? []);
  engine.checkOptions(options.rest);
  const content = readContent(args);
  engine.checkContent(content);
  const images = nameImages(args.images.flatMap(entriesOf), {
    registry: args.registry,
    org: args.org,
    randomTag: args.random_tag ? randomTag : undefined,
  });
  return {
    images: settleCollisions(images),
    ...(await readAccess(withDefaults(args, defaults), options, playbookDir)),
    policy: readPolicy(args, defaults),
    content,
    options: options.rest,
  };
}

/** A credentials file of the task goes before the one that flags and configuration name. */
function withDefaults(args: MirrorImagesArgs, defaults: MirrorDefaults): MirrorImagesArgs {
  const authfile = args.authfile || defaults.authfile;
  return authfile === undefined ? args : { ...args, authfile };
}

function readPolicy(args: MirrorImagesArgs, defaults: MirrorDefaults): MirrorPolicy {
  return {
    fallback: args.fallback ?? defaults.fallback,
    keptIs: args.kept_is ?? defaults.keptIs,
    jobs: args.jobs ?? defaults.jobs,
    measure: args.measure ?? defaults.measure,
    immutable: args.immutable,
  };
}

async function readAccess(
  args: MirrorImagesArgs,
  options: EngineOptions,
  folder: string,
): Promise<{ readonly source: Access; readonly target: Access }> {
  const { authfile, src_authfile, dest_authfile } = args;
  return {
    source: {
      authfile: await checkAuthfile(src_authfile || authfile, folder),
      tlsVerify: args.src_tls_verify ?? options.source.tlsVerify,
    },
    target: {
      authfile: await checkAuthfile(dest_authfile || authfile, folder),
      tlsVerify: args.dest_tls_verify ?? options.target.tlsVerify,
    },
  };
}

/** One entry for each target. */
function entriesOf(item: MirrorImagesArgs['images'][number], index: number): ImageEntry[] {
  if (typeof item === 'string') return [{ index, image: item }];
  const { source, target, targets, tag } = item;
  const texts = { source, target, tag, ...listed(targets, index) };
  for (const [name, value] of Object.entries(texts)) {
    if (value !== undefined && typeof value !== 'string') throw notText(index, name, value);
  }
  if (typeof source !== 'string') throw notText(index, 'source', source);
  const unknown = Object.keys(item).filter((key) => !fields.includes(key));
  if (unknown.length > 0) throw unknownField(index, unknown);
  if (targets === undefined) return [{ index, image: source, target, tag }];
  if (target !== undefined) throw bothTargets(index);
  return targets.map((one) => ({ index, image: source, target: one, tag }));
}

const fields = ['source', 'target', 'targets', 'tag'];

/** The targets by names that a message can use. An empty list would mirror nothing in silence. */
function listed(targets: unknown, index: number): Readonly<Record<string, unknown>> {
  if (targets === undefined) return {};
  if (!Array.isArray(targets) || targets.length === 0) {
    throw new CodedError('MP6001', `image ${index + 1}: its targets are no list of names`);
  }
  return Object.fromEntries(targets.map((one: unknown, i) => [`target ${i + 1}`, one ?? null]));
}

function bothTargets(index: number): CodedError {
  return new CodedError('MP6001', `image ${index + 1} has both target and targets`, {
    hint: 'Put all of them into `targets`.',
  });
}

function notText(index: number, name: string, value: unknown): CodedError {
  const problem =
    value === undefined || value === null ? 'is missing' : `is no text (${JSON.stringify(value)})`;
  return new CodedError('MP6001', `image ${index + 1}: its ${name} ${problem}`, {
    hint: name === 'tag' ? 'Quote it: YAML reads 3.10 as the number 3.1.' : undefined,
  });
}

function unknownField(index: number, names: readonly string[]): CodedError {
  return new CodedError('MP6001', `image ${index + 1} has an unknown field: ${names.join(', ')}`, {
    hint: 'An image is a reference, or a mapping of source, target or targets, and tag.',
  });
}

/** Twelve letters and digits, as the upstream role has it. */
function randomTag(): string {
  const characters = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: 12 }, () => characters[randomInt(characters.length)]).join('');
}

function refuseMirrorSets({ is_type, is_name }: MirrorImagesArgs): void {
  if (is_type === undefined && is_name === undefined) return;
  const name = is_type === undefined ? 'is_name' : 'is_type';
  throw new CodedError('MP6030', `${name} (of the role: mi_${name}) comes with mirror sets`, {
    hint: 'This version does not write IDMS, ITMS or ICSP files yet; leave it out.',
  });
}
