import type { Loader } from '../playbook/loader.ts';

/** What the runner needs of the loader. */
export type PlayLoader = Pick<
  Loader,
  'loadPlaybook' | 'loadTaskFile' | 'loadRole' | 'loadVarsFile'
>;
