import { settleCollisions } from '../../mirror/collisions.ts';
import type { CopyEngine } from '../../mirror/engine.ts';
import { readEngineOptions } from '../../mirror/engine-options.ts';
import { nameImages } from '../../mirror/naming.ts';
import type { MirrorPolicy, MirrorRequest } from '../../mirror/request.ts';
import type { Login } from '../../oci/login.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { MirrorDefaults } from '../services.ts';
import { readAccess } from './access.ts';
import type { MirrorImagesArgs } from './arguments.ts';
import { readContent } from './content.ts';
import { readEntries } from './entry.ts';
import { readNaming } from './names.ts';
import { layPolicies, type PolicyArgs, policiesIn } from './policies.ts';
import { readPolicies } from './read-policies.ts';

/** What a request is read against. */
export interface Surroundings {
  readonly engine: CopyEngine;
  readonly defaults: MirrorDefaults;
  readonly playbookDir: string;
  /** What the environment gives for the target; what the task names goes before it. */
  readonly login?: Login | undefined;
}

/**
 * Turns arguments into a request. Throws CodedError for everything that is wrong with them, before
 * any request is sent.
 */
export async function readRequest(
  args: MirrorImagesArgs,
  { engine, defaults, playbookDir, login }: Surroundings,
): Promise<MirrorRequest> {
  refuseMirrorSets(args);
  const options = readEngineOptions(args.options ?? []);
  engine.checkOptions(options.rest);
  const policies = layPolicies(defaults.policies, policiesIn(args));
  const content = readContent(policies, args);
  engine.checkContent(content);
  const images = nameImages(args.images.flatMap(readEntries), readNaming(args, policies));
  const folder = playbookDir;
  return {
    images: settleCollisions(images),
    ...(await readAccess(args, { images, options, defaults, folder, login })),
    policy: readPolicy(args, policies, defaults),
    content,
    options: options.rest,
  };
}

function readPolicy(
  args: MirrorImagesArgs,
  policies: PolicyArgs,
  defaults: MirrorDefaults,
): MirrorPolicy {
  return {
    ...readPolicies(policies),
    fallback: args.fallback ?? defaults.fallback,
    keptIs: args.kept_is ?? defaults.keptIs,
    jobs: args.jobs ?? defaults.jobs,
    measure: args.measure ?? defaults.measure,
    immutable: args.immutable,
  };
}

function refuseMirrorSets({ is_type, is_name }: MirrorImagesArgs): void {
  if (is_type === undefined && is_name === undefined) return;
  const name = is_type === undefined ? 'is_name' : 'is_type';
  throw new CodedError('MP6030', `${name} (of the role: mi_${name}) comes with mirror sets`, {
    hint: 'This version does not write IDMS, ITMS or ICSP files yet; leave it out.',
  });
}
