import type { Web } from '../http/web.ts';
import type { CopyEngine } from '../mirror/engine.ts';
import type { Access, Fallback } from '../mirror/request.ts';
import type { RunMemory } from '../mirror/run-memory.ts';
import type { CallOptions, ContentTarget, ManifestRemover, TagLister } from '../oci/content.ts';
import type { Reference } from '../oci/reference.ts';
import type { Side } from '../oci/registry-error.ts';
import type { RegistrySet } from '../server/registry-set.ts';
import type { GitHubSettings } from './image-tags/github-access.ts';
import type { PolicyArgs } from './mirror-images/policies.ts';
import type { WebServices } from './net/web.ts';

/** What `app/` lends to modules: the things of which a run has one. */
export interface Services extends WebServices {
  /** The copy engine of that name; one of each per run, so that all tasks share its knowledge. */
  engine(name: EngineName): CopyEngine;
  /** One repository of a registry; sends nothing before it is used. */
  repository(reference: Reference, visit: RepositoryVisit): OpenRepository;
  /** Servers that are no registries. */
  readonly web: Pick<Web, 'get'>;
  /** The repositories of a registry that has a catalog. */
  repositories(registry: string, access: Access, options: CallOptions): AsyncIterable<string>;
  readonly mirror: MirrorDefaults;
  /** What the configuration says of GitHub. */
  readonly github: GitHubSettings;
  /** What the run has learnt of images so far: `createRunMemory()`, one per run. */
  readonly memory: RunMemory;
  /** The embedded registries of the run; `app/` closes them at its end. */
  readonly registries: RegistrySet;
}

/** A repository as modules see it. */
export type OpenRepository = ContentTarget & TagLister & ManifestRemover;

/** How a repository is opened, and what for: credentials are asked for accordingly. */
export interface RepositoryVisit {
  readonly access: Access;
  /** Which end errors are said to be of. */
  readonly side: Side;
  readonly purpose: 'read' | 'delete';
}

export type EngineName = 'native' | 'skopeo' | 'auto';

/** What a mirror task gets where it says nothing: flags over environment over config file. */
export interface MirrorDefaults {
  readonly engine: EngineName;
  readonly jobs: number;
  readonly fallback: Fallback;
  readonly keptIs: 'ok' | 'fail';
  readonly measure: boolean;
  /** Absolute path of the credentials for both sides. */
  readonly authfile?: string | undefined;
  /** Of flags, environment and configuration. */
  readonly policies: PolicyArgs;
  readonly limits?: { readonly yamlBytes?: number | undefined } | undefined;
}
