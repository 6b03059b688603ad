import { settleCollisions } from '../../mirror/collisions.ts';
import type { CopyEngine } from '../../mirror/engine.ts';
import { readEngineOptions } from '../../mirror/engine-options.ts';
import type { MirrorPolicy, MirrorRequest } from '../../mirror/request.ts';
import type { Login } from '../../oci/login.ts';
import type { MirrorDefaults } from '../services.ts';
import { readAccess } from './access.ts';
import type { MirrorImagesArgs } from './arguments.ts';
import { readContent } from './content.ts';
import { endsOfItem } from './list-file/ends-of-item.ts';
import { filteredImages } from './list-file/filtered-images.ts';
import type { ListContext } from './list-file/list-context.ts';
import { readNaming } from './names.ts';
import { layPolicies, type PolicyArgs, policiesIn } from './policies.ts';
import { readImages } from './read-images.ts';
import { readPolicies } from './read-policies.ts';

/** What a request is read against. */
export interface Surroundings {
  readonly engine: CopyEngine;
  readonly defaults: MirrorDefaults;
  readonly playbookDir: string;
  /** What the environment gives for the target; what the task names goes before it. */
  readonly login?: Login | undefined;
  /** What a list file is read with. */
  readonly lists: ListContext;
}

/**
 * Turns arguments into a request. Throws CodedError for everything that is wrong with them, before
 * any request is sent.
 */
export async function readRequest(
  args: MirrorImagesArgs,
  { engine, defaults, playbookDir, login, lists }: Surroundings,
): Promise<MirrorRequest> {
  const options = readEngineOptions(args.options ?? []);
  engine.checkOptions(options.rest);
  const policies = layPolicies(defaults.policies, policiesIn(args));
  const content = readContent(policies, args);
  engine.checkContent(content);
  const rules = readNaming(args, policies);
  const { images, ...filtered } = await readImages(args, rules, lists);
  const ends = [...images, ...filtered.filters.map((item) => endsOfItem(item, rules))];
  const folder = playbookDir;
  const access = await readAccess(args, { images: ends, options, defaults, folder, login });
  const policy = readPolicy(args, policies, defaults);
  const view = { access, rules, fallback: policy.fallback };
  const first = (images.at(-1)?.index ?? -1) + 1;
  const all = [...images, ...(await filteredImages(filtered, { view, first }, lists))];
  for (const { own } of all) if (own?.content) engine.checkContent(own.content);
  return {
    images: settleCollisions(all, { skip: args.skip_conflicts }),
    ...access,
    policy,
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
