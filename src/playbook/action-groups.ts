/** The groups that ansible-core itself knows, and which modules of ours belong to them. */
const groups: Readonly<Record<string, RegExp>> = {
  docker: /^docker_/,
  helm: /^helm(?:_|$)/,
  k8s: /^k8s(?:_|$)/,
  acme: /^acme_/,
};

/** Groups of modules that are not part of mirror-play: known, without effect. */
const foreign = ['aws', 'azure', 'cpm', 'gcp', 'os', 'ovirt', 'vmware', 'testgroup', 'testlegacy'];

/** Collections whose groups may be named in full: `group/kubernetes.core.k8s`. */
const collections = [
  ...['ansible.builtin', 'kubernetes.core', 'community.kubernetes', 'community.okd'],
  ...['community.docker', 'community.general', 'community.crypto', 'containers.podman'],
  ...['amazon.aws', 'community.aws', 'azure.azcollection', 'google.cloud', 'openstack.cloud'],
  ...['ovirt.ovirt', 'community.vmware', 'vmware.vmware_rest', 'wti.remote'],
];

/** The names that `module_defaults` takes behind `group/`. */
export const actionGroups: readonly string[] = [...Object.keys(groups), ...foreign];

/** Whether there is such a group of actions: `k8s`, `kubernetes.core.k8s`. */
export function isActionGroup(name: string): boolean {
  const [collection, short] = partsOf(name);
  if (collection === undefined) return actionGroups.includes(short);
  // Of another collection than Ansible's own we do not know all groups.
  const isOwn = collection === 'ansible.builtin';
  return isOwn ? actionGroups.includes(short) : collections.includes(collection);
}

/** Whether a module, by its short name, belongs to a group. */
export function isInGroup(module: string, group: string): boolean {
  return groups[partsOf(group)[1]]?.test(module) === true;
}

function partsOf(name: string): [collection: string | undefined, short: string] {
  const [, collection, short = name] = /^(\w+\.\w+)\.(\w+)$/.exec(name) ?? [];
  return [collection, short];
}
