import { dockerHub, type Reference } from '../oci/reference.ts';
import type { NameExpression, NameValues } from './name-expression.ts';

/**
 * How a target's path follows from its source: the source's own path, all of the source as it was
 * written, `mirrored-<org>-<name>`, or whatever an expression says.
 */
export type NameStyle = 'path' | 'whole' | 'mirrored' | NameExpression;

/** A source to name a target after. */
export interface Named {
  /** As the user wrote it. */
  readonly image: string;
  readonly source: Reference;
  /** Tag that the target gets. */
  readonly tag: string;
}

/** The path below the target's registry. An expression may add a tag, or give all of a reference. */
export function pathOf(named: Named, style: NameStyle, org: string | undefined): string {
  if (style === 'whole') return wholePath(named);
  if (style === 'mirrored') return join(org ?? '', mirroredName(named.source));
  if (style !== 'path') return style(nameValues(named));
  return org === undefined ? named.source.repository : replaceOrg(named.source.repository, org);
}

/** The path with all but its last part replaced. */
export function replaceOrg(repository: string, org: string): string {
  return join(org, lastPart(repository));
}

/** What an expression can use of a source. */
export function nameValues({ source, tag }: Named): NameValues {
  const { registry, repository, digest = '' } = source;
  const org = repository.slice(0, Math.max(0, repository.lastIndexOf('/')));
  const name = lastPart(repository);
  return { source: { registry, repository, org, name, tag: source.tag ?? '', digest }, tag };
}

/** With the host only if it was written; what no path may hold (`:`, brackets) becomes a dash. */
function wholePath({ image, source: { registry, repository } }: Named): string {
  const isHub = registry === dockerHub && !/^[^/]*\.[^/]*\//.test(image);
  if (isHub) return repository;
  const host = registry.replaceAll(/[[\]]/g, '').replaceAll(':', '-');
  return join(host.replaceAll(/^-+|-+$/g, ''), repository);
}

/** Only the last part of the path goes in where there is no more. */
function mirroredName({ repository }: Reference): string {
  const parts = repository.split('/').slice(-2);
  return ['mirrored', ...parts].join('-');
}

function lastPart(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}

function join(org: string, path: string): string {
  const middle = org.replaceAll(/^\/+|\/+$/g, '');
  return middle === '' ? path : `${middle}/${path}`;
}
