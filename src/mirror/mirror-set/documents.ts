import { CodedError } from '../../util/coded-error.ts';
import type { JsonObject } from '../../util/json.ts';

/** The kinds of mirror set: by digest, by tag, and by digest in clusters before OpenShift 4.13. */
export const mirrorSetTypes = ['idms', 'itms', 'icsp'] as const;
export type MirrorSetType = (typeof mirrorSetTypes)[number];

/** Whether a cluster may ask the source itself when no mirror answers. */
export const sourcePolicies = ['AllowContactingSource', 'NeverContactSource'] as const;
export type SourcePolicy = (typeof sourcePolicies)[number];

/** A repository, and where else its images are. */
export interface RepositoryMirrors {
  readonly source: string;
  /** In the order in which a cluster should try them. */
  readonly mirrors: readonly string[];
}

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly list: string;
}

const kinds: Readonly<Record<MirrorSetType, Kind>> = {
  idms: {
    apiVersion: 'config.openshift.io/v1',
    kind: 'ImageDigestMirrorSet',
    list: 'imageDigestMirrors',
  },
  itms: {
    apiVersion: 'config.openshift.io/v1',
    kind: 'ImageTagMirrorSet',
    list: 'imageTagMirrors',
  },
  icsp: {
    apiVersion: 'operator.openshift.io/v1alpha1',
    kind: 'ImageContentSourcePolicy',
    list: 'repositoryDigestMirrors',
  },
};

/** Name of the kind, as a cluster has it. */
export function kindOf(type: MirrorSetType): string {
  return kinds[type].kind;
}

/** The object that tells a cluster of the mirrors. */
export function mirrorSetDocument(
  type: MirrorSetType,
  name: string,
  entries: readonly (RepositoryMirrors & { readonly mirrorSourcePolicy?: SourcePolicy })[],
): JsonObject {
  const { apiVersion, kind, list } = kinds[type];
  return {
    apiVersion,
    kind,
    metadata: { name },
    spec: { [list]: entries.map((entry) => ({ ...entry })) },
  };
}

/** Throws CodedError MP6030 for a text that cannot be an object's name (a DNS-1123 subdomain). */
export function checkSetName(name: string): string {
  const part = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
  if (name.length <= 253 && new RegExp(`^${part}(\\.${part})*$`).test(name)) return name;
  throw new CodedError('MP6030', `"${name}" cannot be the name of a mirror set`, {
    hint: 'Lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit, at most 253 characters.',
  });
}
