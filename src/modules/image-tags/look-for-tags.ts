import { resolve } from 'node:path';
import type { DiscoveryEntry } from '../../discover/entry.ts';
import { nameImages } from '../../mirror/naming.ts';
import type { Reference } from '../../oci/reference.ts';
import { CodedError } from '../../util/coded-error.ts';
import { checkAuthfile } from '../mirror-images/authfile.ts';
import type { Services } from '../services.ts';
import type { ImageTagsArgs } from './arguments.ts';
import { discoverTags, type EntryTags } from './discover-tags.ts';
import { githubAccess } from './github-access.ts';
import { chooseEntries, readConfigFile, readInlineEntries } from './read-config.ts';
import { readKnownList } from './read-known-list.ts';
import { openWorld } from './world.ts';

/** What looking for tags needs besides arguments. */
export interface TagsSurroundings {
  readonly services: Pick<Services, 'repository' | 'web' | 'github' | 'mirror'>;
  /** Where relative paths start, and programs run. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Looks for the tags that the arguments ask for, whether a task or a command line gives them.
 * Throws a CodedError for arguments that cannot be used, a DiagnosticError for files that cannot;
 * what fails at a source is told of its entry.
 */
export async function lookForTags(
  args: ImageTagsArgs,
  { services, folder, environment, signal }: TagsSurroundings,
): Promise<readonly EntryTags[]> {
  const { registry, org, format, images_file: file } = args;
  const entries = chooseEntries(await entriesOf(args, folder), args.only);
  const list = file && (await readKnownList(resolve(folder, file), { registry, org, format }));
  const authfile = await checkAuthfile(args.authfile || services.mirror.authfile, folder);
  const github = await githubAccess({
    args: { apiUrl: args.github_api_url, token: args.github_token },
    environment,
    settings: services.github,
  });
  const access = { authfile, tlsVerify: args.tls_verify };
  const request = {
    entries,
    list: list || undefined,
    report: args.report,
    existing: args.existing,
    nameTarget: (image: string) => nameTarget(image, args),
    jobs: args.jobs ?? services.mirror.jobs,
  };
  const world = { services, access, github, cwd: folder, environment, signal };
  return discoverTags(request, openWorld(world));
}

async function entriesOf(
  { config, entries }: ImageTagsArgs,
  folder: string,
): Promise<readonly DiscoveryEntry[]> {
  if ((config === undefined) === (entries === undefined)) {
    throw new CodedError('MP6100', 'image_tags takes `config` or `entries`', {
      hint: '`config` names a file of entries, `entries` holds them.',
    });
  }
  if (config !== undefined) return readConfigFile(resolve(folder, config));
  return readInlineEntries(entries as never);
}

/** As `mirror_images` names it: without a registry nobody knows. */
function nameTarget(
  image: string,
  { registry, org }: Pick<ImageTagsArgs, 'registry' | 'org'>,
): Reference | undefined {
  if (registry === undefined) return undefined;
  return nameImages([{ image }], { registry, org })[0]?.target;
}
