import { resolve } from 'node:path';
import type { DiscoveryEntry } from '../../discover/entry.ts';
import { nameImages } from '../../mirror/naming.ts';
import type { Reference } from '../../oci/reference.ts';
import { defineModule } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import { checkAuthfile } from '../mirror-images/authfile.ts';
import type { Services } from '../services.ts';
import { type ImageTagsArgs, imageTagsSchema } from './arguments.ts';
import { discoverTags } from './discover-tags.ts';
import { githubAccess } from './github-access.ts';
import { chooseEntries, readConfigFile, readInlineEntries } from './read-config.ts';
import { readKnownList } from './read-known-list.ts';
import { resultOf } from './result.ts';
import { openWorld } from './world.ts';

/** `image_tags`: which new tags images have at their sources. */
export const imageTags = defineModule<ImageTagsArgs, never, Services>({
  name: 'image_tags',
  aliases: ['mirror_play.builtin.image_tags'],
  summary: 'Tell which new tags images have: by GitHub releases, registries or Helm charts',
  args: imageTagsSchema,
  check: 'full',
  async plan(args, { services, playbookDir, environment, signal }) {
    const { registry, org, images_file: file } = args;
    const entries = chooseEntries(await entriesOf(args, playbookDir), args.only);
    const list = file && (await readKnownList(resolve(playbookDir, file), { registry, org }));
    const authfile = await checkAuthfile(args.authfile || services.mirror.authfile, playbookDir);
    const github = await githubAccess({
      args: { apiUrl: args.github_api_url, token: args.github_token },
      environment,
      settings: services.github,
    });
    const access = { authfile, tlsVerify: args.tls_verify };
    const world = openWorld({ services, access, github, cwd: playbookDir, environment, signal });
    const found = await discoverTags(
      {
        entries,
        list: list || undefined,
        report: args.report,
        existing: args.existing,
        nameTarget: (image) => nameTarget(image, args),
        jobs: args.jobs ?? services.mirror.jobs,
      },
      world,
    );
    return { result: resultOf(found) };
  },
});

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
