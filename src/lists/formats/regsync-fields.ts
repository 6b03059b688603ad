import type { Raw } from '../../template/value.ts';
import type { UnhonouredFields } from './unhonoured.ts';

/**
 * Fields of entries and defaults that are carried out, or say what is so in any case: an unchanged
 * image is known by its digest alone (`fastCheck`).
 */
export const honoured: readonly string[] = [
  'referrers',
  'referrerFilters',
  'digestTags',
  'includeExternal',
  'fastCheck',
];

const byCron = 'A run mirrors once; start it by cron or a CI schedule.';

/** Known in entries and in the defaults. */
export const unhonouredEverywhere: UnhonouredFields = {
  backup: 'Set `backup_tag` in the task to keep what a tag stood for.',
  interval: byCron,
  schedule: byCron,
  ratelimit: 'A registry that asks for a pause gets it; `fallback` decides what happens then.',
  rateLimit: 'A registry that asks for a pause gets it; `fallback` decides what happens then.',
  mediaTypes: 'Manifests of all known types are copied.',
  hooks: 'Put commands into tasks before and after the mirroring.',
  forceRecursive: 'What the target has by digest is not looked at again.',
  referrerSource: 'Referrers are taken from where the image is.',
  referrerTarget: 'Referrers are put where the image is.',
  referrerSlow: 'The fallback tags of referrers are read where a registry has no referrers API.',
};

/** The table with a help for this `backup`: the `backup_tag` that says the same. */
export function withBackup(table: UnhonouredFields, backup: Raw): UnhonouredFields {
  const tag = typeof backup === 'string' ? backupTagOf(backup) : undefined;
  if (tag === undefined) return table;
  const help = `Set \`backup_tag: "${tag}"\` in the task. A backup that is there already is not moved; with \`old_digest[7:18]\` in it every one has its own.`;
  return { ...table, backup: help };
}

/** Go's template as an expression. Undefined: it holds more than the tag and what tags are made of. */
function backupTagOf(template: string): string | undefined {
  const parts = template.split(/\{\{-?\s*\.Ref\.Tag\s*-?\}\}/);
  if (parts.length < 2 || !parts.every((part) => /^[\w.-]*$/.test(part))) return undefined;
  const words = parts.flatMap((part, index) => [
    ...(index === 0 ? [] : ['tag']),
    ...(part === '' ? [] : [`'${part}'`]),
  ]);
  return words.join(' ~ ');
}

/** Known in entries alone. */
export const unhonouredOfEntry: UnhonouredFields = {};

/** Known in the defaults alone. */
export const unhonouredDefaults: UnhonouredFields = {
  parallel: 'Set `jobs` in the task, or --jobs.',
  skipDockerConfig: 'Credentials are looked for where podman and docker keep them.',
  userAgent: 'The user agent is fixed.',
  blobLimit: 'There is no such limit.',
  cacheCount: 'What is known of a registry lasts for one run.',
  cacheTime: 'What is known of a registry lasts for one run.',
};
