import { parse, TomlError } from 'smol-toml';
import { RegistryError } from '../oci/registry-error.ts';

/** One `[[registry]]` table of containers-registries.conf(5). */
export interface RegistryRule {
  /** `host[:port][/namespace…]`, or `*.domain[/namespace…]`. */
  readonly prefix: string;
  /** What stands in the prefix's place; undefined: the name stays as it is. */
  readonly location: string | undefined;
  readonly insecure: boolean;
  readonly blocked: boolean;
  readonly mirrors: readonly MirrorRule[];
  /** The file that says so. */
  readonly file: string;
}

/** One `[[registry.mirror]]` table. */
export interface MirrorRule {
  readonly location: string;
  readonly insecure: boolean;
  /** Which names it is asked for. */
  readonly pulls: 'all' | 'digest-only' | 'tag-only';
}

type Table = Readonly<Record<string, unknown>>;

/**
 * Reads the `[[registry]]` tables of a registries.conf of version 2; short names and search lists
 * are left alone, for names are normalised to Docker Hub. Throws RegistryError MP5017 (kind
 * `config`) when it cannot be understood.
 */
export function parseRegistriesConf(text: string, file: string): RegistryRule[] {
  const document = parseToml(text, file);
  if (isTable(document.registries)) {
    throw malformed(file, 'it is of version 1 ([registries.search] and the like)');
  }
  return tables(document, 'registry', file).map((table) => ruleOf(table, file));
}

function parseToml(text: string, file: string): Table {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason] = error.message.split('\n', 1);
    throw malformed(file, `line ${error.line}, column ${error.column}: ${reason}`);
  }
}

function ruleOf(table: Table, file: string): RegistryRule {
  const location = trimmed(text(table, 'location', file));
  const prefix = trimmed(text(table, 'prefix', file)) ?? location;
  if (prefix === undefined) throw malformed(file, 'a [[registry]] has neither prefix nor location');
  if (prefix.includes('*') && !/^\*\.[^*]+$/.test(prefix)) {
    throw malformed(file, `the prefix "${prefix}": a wildcard may only be its first label`);
  }
  const digestOnly = flag(table, 'mirror-by-digest-only', file);
  return {
    prefix,
    location,
    insecure: flag(table, 'insecure', file),
    blocked: flag(table, 'blocked', file),
    mirrors: tables(table, 'mirror', file).map((mirror) => mirrorOf(mirror, digestOnly, file)),
    file,
  };
}

function mirrorOf(table: Table, digestOnly: boolean, file: string): MirrorRule {
  const location = trimmed(text(table, 'location', file));
  if (location === undefined) throw malformed(file, 'a [[registry.mirror]] has no location');
  const pulls = text(table, 'pull-from-mirror', file) ?? (digestOnly ? 'digest-only' : 'all');
  if (pulls !== 'all' && pulls !== 'digest-only' && pulls !== 'tag-only') {
    throw malformed(file, `pull-from-mirror is "${pulls}", not all, digest-only or tag-only`);
  }
  return { location, insecure: flag(table, 'insecure', file), pulls };
}

function tables(parent: Table, name: string, file: string): readonly Table[] {
  const value = parent[name] ?? [];
  if (Array.isArray(value) && value.every(isTable)) return value;
  throw malformed(file, `"${name}" is no list of tables: write [[${name}]]`);
}

function text(table: Table, name: string, file: string): string | undefined {
  const value = table[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw malformed(file, `"${name}" is not a string`);
}

function flag(table: Table, name: string, file: string): boolean {
  const value = table[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw malformed(file, `"${name}" is neither true nor false`);
}

function trimmed(location: string | undefined): string | undefined {
  return location?.replace(/\/+$/, '');
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(file: string, reason: string): RegistryError {
  return new RegistryError('MP5017', `${file} is malformed: ${reason}`, {
    kind: 'config',
    hint: 'It should be like containers-registries.conf(5), version 2; `registries_conf: false` in mirror-play.yml leaves it unread.',
  });
}
