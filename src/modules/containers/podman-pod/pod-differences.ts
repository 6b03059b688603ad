import type { Json, JsonObject } from '../../../util/json.ts';
import { fieldOf, listOf, objectOf, unique } from '../compared.ts';
import { CreateCommand } from '../podman/created.ts';
import { type Difference, differencesOf } from '../podman/differences.ts';
import { networkRow, publishRow } from '../podman/network-rows.ts';
import { shown } from '../podman/option-words.ts';
import { type PodArguments, podOptions } from './arguments.ts';

/** A pod and what it is to be. */
export interface ComparedPod {
  readonly args: PodArguments;
  /** As `podman pod inspect` tells it. */
  readonly pod: JsonObject;
  /** Its infra container; undefined: it has none. */
  readonly infra: JsonObject | undefined;
}

type Row = (compared: ComparedPod) => readonly [before: Json, after: Json] | undefined;

const rows: Readonly<Record<string, Row>> = {
  add_host: list('HostConfig.ExtraHosts', 'add_host'),
  cgroup_parent: ({ args, pod }) => [fieldOf(pod, 'CgroupParent') ?? '', args.cgroup_parent ?? ''],
  dns: list('HostConfig.Dns', 'dns'),
  dns_opt: list('HostConfig.DnsOptions', 'dns_opt'),
  dns_search: list('HostConfig.DnsSearch', 'dns_search'),
  hostname: ({ args, infra }) =>
    infra && [fieldOf(infra, 'Config.Hostname') ?? '', args.hostname ?? ''],
  infra: ({ args, infra }) => [infra !== undefined, args.infra ?? true],
  infra_image: ({ args, infra }) =>
    infra && [bareName(shown(fieldOf(infra, 'ImageName'))), bareName(args.infra_image ?? '')],
  label: labelRow,
  network: ({ args, infra }) => infra && networkRow({ args, container: infra }),
  publish: ({ args, infra }) => infra && publishRow({ args, container: infra }),
  share: ({ args, pod }) => [
    unique(listOf(pod, 'SharedNamespaces')),
    unique((args.share ?? '').split(',').filter((name) => name !== '')),
  ],
};

/** What a pod would have to be made anew for. */
export function podDifferences(compared: ComparedPod): readonly Difference[] {
  return differencesOf({
    args: compared.args,
    options: podOptions,
    created: CreateCommand.of(compared.pod),
    mute: new Set(['name']),
    inspected: (argument) => rows[argument]?.(compared),
  });
}

function list(path: string, argument: 'add_host' | 'dns' | 'dns_opt' | 'dns_search'): Row {
  return ({ args, infra }) => infra && [unique(listOf(infra, path)), unique(args[argument] ?? [])];
}

function bareName(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1).replace(/:latest$/, '');
}

function labelRow({ args, pod }: ComparedPod): readonly [Json, Json] {
  const { PODMAN_SYSTEMD_UNIT: _, ...before } = objectOf(pod, 'Labels');
  const after = Object.entries(args.label ?? {}).map(
    ([name, one]) => `${name}=${shown(one as Json)}`,
  );
  return [
    unique(Object.entries(before).map(([name, one]) => `${name}=${shown(one)}`)),
    unique(after),
  ];
}
