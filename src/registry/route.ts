import { normaliseRegistry } from '../oci/reference.ts';
import { RegistryError } from '../oci/registry-error.ts';
import type { MirrorRule, RegistryRule } from './registries-conf.ts';

/** A repository where it really is. */
export interface Place {
  readonly registry: string;
  readonly repository: string;
  readonly insecure: boolean;
}

export interface MirrorPlace extends Place {
  readonly pulls: MirrorRule['pulls'];
}

/** Where a repository is read, and where it is written. */
export interface Route {
  /** The rule that applies; undefined: none. */
  readonly rule: RegistryRule | undefined;
  /** Asked first, in this order, when reading. */
  readonly mirrors: readonly MirrorPlace[];
  /** Read when no mirror has it. */
  readonly location: Place;
  /** Written to: as in the reference, for neither location nor mirrors apply to pushes. */
  readonly target: Place;
}

/** Finds the rule with the longest prefix (containers-registries.conf(5)) and applies it. */
export function routeOf(
  rules: readonly RegistryRule[],
  registry: string,
  repository: string,
): Route {
  const rule = findRule(rules, registry, repository);
  const target = { registry, repository, insecure: rule?.insecure ?? false };
  if (rule === undefined) return { rule, mirrors: [], location: target, target };
  const rest = `${registry}/${repository}`.slice(matchedLength(rule.prefix, registry));
  const mirrors = rule.mirrors.map(({ location, insecure, pulls }) => ({
    ...placeOf(location + rest, insecure, rule),
    pulls,
  }));
  const location =
    rule.location === undefined ? target : placeOf(rule.location + rest, rule.insecure, rule);
  return { rule, mirrors, location, target };
}

/** The error for a registry that a rule closes. */
export function blocked(rule: RegistryRule, name: string): RegistryError {
  const message = `${name} is blocked by the rule for "${rule.prefix}" in ${rule.file}`;
  return new RegistryError('MP5018', message, {
    kind: 'config',
    hint: 'Take out `blocked = true` there, or set `registries_conf: false` in mirror-play.yml.',
  });
}

function findRule(rules: readonly RegistryRule[], registry: string, repository: string) {
  let best: RegistryRule | undefined;
  for (const rule of rules) {
    const isLonger = rule.prefix.length > (best?.prefix.length ?? 0);
    if (isLonger && matches(rule.prefix, registry, repository)) best = rule;
  }
  return best;
}

function matches(prefix: string, registry: string, repository: string): boolean {
  const [host = '', ...path] = prefix.split('/');
  const isHost = host.startsWith('*.') ? registry.endsWith(host.slice(1)) : registry === host;
  return isHost && (path.length === 0 || `${repository}/`.startsWith(`${path.join('/')}/`));
}

/** How much of the name a prefix stands for: a wildcard is as long as the host it met. */
function matchedLength(prefix: string, registry: string): number {
  if (!prefix.startsWith('*.')) return prefix.length;
  const slash = prefix.indexOf('/');
  return registry.length + (slash < 0 ? 0 : prefix.length - slash);
}

function placeOf(name: string, insecure: boolean, rule: RegistryRule): Place {
  const slash = name.indexOf('/');
  try {
    const registry = normaliseRegistry(name.slice(0, slash));
    return { registry, repository: name.slice(slash + 1), insecure };
  } catch (cause) {
    const message = `${rule.file}: a location of "${rule.prefix}" leads to ${name}, which has no valid host`;
    throw new RegistryError('MP5017', message, { kind: 'config', cause });
  }
}
