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
