import type { FromSchema } from 'json-schema-to-ts';
import { CodedError } from '../../util/coded-error.ts';
import type { JsonSchema } from '../../util/json.ts';

/**
 * Policies of a mirror task that a flag, a variable and mirror-play.yml can set, too. One table for
 * all of them: `on_conflict` here is `--on-conflict`, MIRROR_PLAY_ON_CONFLICT, `mi_on_conflict` and
 * `defaults.on_conflict`.
 */
export const policySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    on_conflict: {
      enum: ['update', 'fail', 'stop', 'leave'],
      type: 'string',
      description:
        'What becomes of a tag that stands for something else at the target: it moves (update, the default), the image fails (fail), that and nothing after it in the list is begun (stop), or it stays as it is (leave).',
    },
    only_missing: {
      type: 'boolean',
      description: 'true: an image whose tag the target has is skipped; its source is not asked.',
    },
    overwrite: {
      type: 'boolean',
      description:
        'true: what the target has is replaced, whatever `merge`, `only_missing` and `on_conflict` say in the configuration.',
    },
    merge: {
      type: 'boolean',
      description:
        'true: platforms that the tag has at the target already, and that are not copied, stay in its index, which is made anew.',
    },
    platforms: {
      type: 'array',
      items: { type: 'string' },
      description:
        'The only platforms of a multi-platform image to copy, as os/architecture[/variant]. Absent or empty: all.',
    },
    arch: {
      type: 'array',
      items: { type: 'string' },
      description:
        'The only architectures to copy: amd64, arm64, arm/v7. Without a variant any will do.',
    },
    os: {
      type: 'array',
      items: { type: 'string' },
      description: 'The only operating systems to copy: linux, windows.',
    },
    platform_missing: {
      enum: ['fail', 'skip'],
      type: 'string',
      description:
        'What becomes of an image that has none of the platforms wanted: it fails (the default), or is skipped.',
    },
    required_platforms: {
      type: 'array',
      items: { type: 'string' },
      description: 'An image that lacks one of these fails before anything of it moves.',
    },
    index: {
      enum: ['auto', 'sparse', 'rebuild'],
      type: 'string',
      description:
        'Where not all platforms are copied: keep the index and so its digest (sparse), make one of what is copied (rebuild), or the former where the target allows it (auto, the default).',
    },
    attestations: {
      enum: ['keep', 'drop'],
      type: 'string',
      description:
        'Build attestations (unknown/unknown) in an index: copied with the manifest that they are about (keep, the default), or left out of an index that is made anew (drop).',
    },
    platform_tags: {
      anyOf: [{ type: 'boolean' }, { enum: ['rancher'], type: 'string' }],
      description:
        'true: every platform gets a tag of its own, TAG-ARCH[VARIANT]; rancher: in the spelling of the scripts of rancher/image-mirror.',
    },
    retries: {
      type: 'integer',
      minimum: 0,
      description: 'How often an image is tried again after a failure that may pass (0).',
    },
    delay: { type: 'number', minimum: 0, description: 'Seconds between those attempts (5).' },
    timeout: {
      type: 'number',
      exclusiveMinimum: 0,
      description: 'Seconds after which an attempt at one image is given up. No limit if absent.',
    },
    naming: {
      type: 'string',
      minLength: 1,
      description:
        "How targets are named: by the source's path (path, the default), by all of the source as written (whole), mirrored-<org>-<name> (mirrored), or an expression over source.registry, .repository, .org, .name, .tag, .digest and tag.",
    },
    source_registry: {
      type: 'string',
      minLength: 1,
      description: 'host[:port][/prefix] in place of the registry of every source.',
    },
    source_org: {
      type: 'string',
      description: "Replaces all of every source's path but its last part.",
    },
    target_registry: {
      type: 'string',
      minLength: 1,
      description:
        'host[:port][/prefix] in place of the registry of every target, also of those that are given in full.',
    },
    target_org: {
      type: 'string',
      description: "Replaces all of every target's path but its last part.",
    },
    backup_tag: {
      type: 'string',
      minLength: 1,
      description:
        'A tag that the old manifest gets before a tag moves: an expression over tag, old_digest, new_digest, time and repository.',
    },
  },
} as const satisfies JsonSchema;

export type PolicyArgs = FromSchema<typeof policySchema>;

/**
 * The policies of two layers together; the upper one goes first. `overwrite` above silences what
 * it is opposed to below, and the other way round. Throws CodedError MP6008 where one layer
 * contradicts itself.
 */
export function layPolicies(lower: PolicyArgs, upper: PolicyArgs): PolicyArgs {
  const opposed = oppositesOf(upper);
  if (upper.overwrite === true && opposed.length > 0) throw contradiction(opposed);
  const silenced = upper.overwrite === true ? ['merge', 'only_missing', 'on_conflict'] : [];
  if (opposed.length > 0) silenced.push('overwrite');
  return { ...only(lower, (name) => !silenced.includes(name)), ...said(upper) };
}

/** Only what can be said in a policy, of arguments that hold more. */
export function policiesIn(args: PolicyArgs): PolicyArgs {
  return only(args, (name) => name in policySchema.properties);
}

function oppositesOf({ merge, only_missing, on_conflict }: PolicyArgs): readonly string[] {
  return [
    ...(merge === true ? ['merge'] : []),
    ...(only_missing === true ? ['only_missing'] : []),
    ...(on_conflict === undefined || on_conflict === 'update' ? [] : ['on_conflict']),
  ];
}

function only(args: PolicyArgs, isWanted: (name: string) => boolean): PolicyArgs {
  return Object.fromEntries(Object.entries(args).filter(([name]) => isWanted(name)));
}

function said(args: PolicyArgs): PolicyArgs {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}

function contradiction(names: readonly string[]): CodedError {
  return new CodedError('MP6008', `overwrite is opposed to ${names.join(', ')}`, {
    hint: 'Leave out one of them.',
  });
}
