import type { Json, JsonObject } from '../../../util/json.ts';
import { bytesOf, fieldOf } from '../compared.ts';
import { plainText } from '../docker/differences.ts';

const modes = new Set(
  'rw ro z Z consistent delegated cached rprivate private rshared shared rslave slave nocopy'.split(
    ' ',
  ),
);

function isMode(text: string | undefined): boolean {
  return (text ?? '?').split(',').every((part) => modes.has(part));
}

/** A volume as the daemon tells it: `SOURCE:PATH:MODE`, or the path of an anonymous one. */
export function bindText(volume: string): string {
  const parts = volume.split(':');
  if (parts.length === 3) return volume;
  return parts.length === 2 && !isMode(parts[1]) ? `${volume}:rw` : volume;
}

/** One of `mounts` as `--mount` takes it. */
export function mountText(mount: JsonObject): string {
  const named: Readonly<Record<string, string>> = {
    source: 'source',
    target: 'target',
    consistency: 'consistency',
    propagation: 'bind-propagation',
    volume_driver: 'volume-driver',
    tmpfs_size: 'tmpfs-size',
    tmpfs_mode: 'tmpfs-mode',
  };
  const plain = Object.entries(named).flatMap(([name, word]) =>
    mount[name] == null ? [] : [`${word}=${plainText(mount[name])}`],
  );
  return [
    `type=${plainText(mount.type ?? 'volume')}`,
    ...plain,
    ...(mount.read_only === true ? ['readonly'] : []),
    ...(mount.no_copy === true ? ['volume-nocopy'] : []),
    ...within(mount.labels, 'volume-label'),
    ...within(mount.volume_options, 'volume-opt'),
  ].join(',');
}

function within(pairs: Json | undefined, word: string): readonly string[] {
  const given = Object.entries((pairs ?? {}) as JsonObject);
  return given.map(([name, value]) => `${word}=${name}=${plainText(value ?? null)}`);
}

/** Whether the daemon's mount is what is asked for; it may have more. */
export function isMount(asked: JsonObject, there: JsonObject): boolean {
  const tells: Readonly<Record<string, Json | undefined>> = {
    type: there.Type,
    source: there.Source,
    target: there.Target,
    read_only: there.ReadOnly ?? false,
    consistency: there.Consistency,
    propagation: fieldOf(there, 'BindOptions.Propagation'),
    no_copy: fieldOf(there, 'VolumeOptions.NoCopy') ?? false,
    labels: fieldOf(there, 'VolumeOptions.Labels') ?? {},
    volume_driver: fieldOf(there, 'VolumeOptions.DriverConfig.Name'),
    volume_options: fieldOf(there, 'VolumeOptions.DriverConfig.Options') ?? {},
    tmpfs_size: fieldOf(there, 'TmpfsOptions.SizeBytes'),
    tmpfs_mode: fieldOf(there, 'TmpfsOptions.Mode'),
  };
  const wanted: JsonObject = {
    type: 'volume',
    ...asked,
    ...(asked.tmpfs_size == null ? {} : { tmpfs_size: bytesOf(String(asked.tmpfs_size)) }),
    ...(asked.tmpfs_mode == null
      ? {}
      : { tmpfs_mode: Number.parseInt(String(asked.tmpfs_mode), 8) }),
  };
  return Object.entries(wanted).every(
    ([name, value]) => value == null || isWithin(value, tells[name]),
  );
}

function isWithin(asked: Json, there: Json | undefined): boolean {
  if (typeof asked !== 'object' || asked === null)
    return plainText(asked) === plainText(there ?? null);
  const given = (there ?? {}) as JsonObject;
  return Object.entries(asked as JsonObject).every(
    ([name, value]) => plainText(value ?? null) === plainText(given[name] ?? null),
  );
}
