import { dirname, join } from 'node:path';
import type { LazyScope, VariableLayer } from '../template/lazy-scope.ts';
import { type Dict, omit, type Value } from '../template/value.ts';
import type { Frame } from './frame.ts';
import type { HostState } from './hosts/host-state.ts';
import { Hostvars } from './hosts/hostvars.ts';
import type { RoleInstance } from './role-instance.ts';
import type { PlayRun } from './run-state.ts';
import { ScopeDict } from './scope-dict.ts';

/** From where the magic variables are asked for. */
export interface MagicView {
  readonly play: PlayRun;
  readonly frame: Frame;
  readonly host: HostState;
  readonly scopeFor: (play: PlayRun, frame: Frame, host: HostState) => LazyScope;
  /** What `hostvars` shows of a host. */
  readonly openHost: (play: PlayRun, host: string) => LazyScope;
}

/** Variables that the run itself defines; they cannot be overridden. */
export function magicLayer(view: MagicView): VariableLayer {
  return {
    final: true,
    get: (name) => table.get(name)?.(view),
    names: () => table.keys(),
  };
}

type Magic = (view: MagicView) => Value | undefined;

const table: ReadonlyMap<string, Magic> = new Map<string, Magic>([
  ['inventory_hostname', ({ host }) => host.name],
  ['inventory_hostname_short', ({ host }) => host.name.split('.')[0] ?? host.name],
  ['playbook_dir', ({ play }) => playbookDir(play)],
  ['inventory_dir', (view) => inventoryFile(view, dirname)],
  ['inventory_file', (view) => inventoryFile(view, (path) => path)],
  ['role_path', ({ frame }) => frame.role?.role.path],
  ['role_name', ({ frame }) => frame.role?.name],
  ['ansible_role_name', ({ frame }) => frame.role?.name],
  ['ansible_parent_role_names', ({ frame }) => outerRoles(frame).map(({ name }) => name)],
  ['ansible_parent_role_paths', ({ frame }) => outerRoles(frame).map(({ role }) => role.path)],
  ['ansible_play_role_names', ({ play }) => exposedNames(play)],
  ['ansible_role_names', ({ play }) => exposedNames(play)],
  ['role_names', ({ play }) => exposedNames(play)],
  ['ansible_check_mode', ({ play }) => play.run.options.check],
  ['ansible_diff_mode', ({ play }) => play.run.options.diff],
  ['ansible_verbosity', ({ play }) => play.run.options.verbosity],
  ['ansible_forks', ({ play }) => play.run.options.forks ?? 5],
  ['ansible_run_tags', ({ play }) => tagsOr(play.run.options.tags, ['all'])],
  ['ansible_skip_tags', ({ play }) => play.run.options.skipTags],
  ['ansible_limit', ({ play }) => play.run.options.limit],
  ['ansible_play_name', ({ play }) => play.name],
  ['ansible_play_hosts', ({ play }) => play.listed.filter((name) => isActive(name, play))],
  ['ansible_play_hosts_all', ({ play }) => play.listed],
  ['ansible_play_batch', ({ play }) => activeNames(play.batch)],
  ['play_hosts', ({ play }) => activeNames(play.batch)],
  ['group_names', (view) => groupNames(view)],
  ['groups', (view) => groups(view)],
  ['hostvars', (view) => hostvars(view)],
  ['vars', (view) => new ScopeDict(() => view.scopeFor(view.play, view.frame, view.host))],
  ['ansible_facts', ({ host }) => factsOf(host)],
  ['ansible_search_path', ({ play, frame }) => searchPath(play, frame)],
  ['ansible_version', () => version()],
  ['omit', () => omit],
]);

function playbookDir(play: PlayRun): string {
  return dirname(play.program.playbook);
}

function outerRoles(frame: Frame): RoleInstance[] {
  const roles: RoleInstance[] = [];
  for (let role = frame.role?.outer; role; role = role.outer) roles.push(role);
  return roles;
}

function exposedNames(play: PlayRun): string[] {
  return [...new Set(play.program.exposed.toReversed().map(({ name }) => name))];
}

function tagsOr(tags: readonly string[], fallback: readonly string[]): readonly string[] {
  return tags.length === 0 ? fallback : tags;
}

function isActive(name: string, { run }: PlayRun): boolean {
  return run.hosts.get(name)?.failure === undefined;
}

function activeNames(hosts: readonly HostState[]): string[] {
  return hosts.filter(({ failure }) => failure === undefined).map(({ name }) => name);
}

function groupNames({ play, host }: MagicView): Value {
  return play.run.inventory.groupsOf(host.name).toSorted();
}

function groups({ play }: MagicView): Dict {
  const { inventory } = play.run;
  return new Map<Value, Value>(inventory.groups.map((name) => [name, inventory.members(name)]));
}

function hostvars({ play, openHost }: MagicView): Dict {
  return new Hostvars(play.run.inventory.hosts, (name) => openHost(play, name));
}

/** The source that names the host; None for a list of hosts, undefined for an implicit host. */
function inventoryFile(
  { play, host }: MagicView,
  part: (path: string) => string,
): Value | undefined {
  const known = play.run.inventory.host(host.name);
  if (known === undefined) return undefined;
  return known.source === undefined ? null : part(known.source);
}

/** Facts under their short names. */
function factsOf(host: HostState): Dict {
  return new Map<Value, Value>(
    [...host.facts].map(([name, value]) => [name.replace(/^ansible_(?!local$)/, ''), value]),
  );
}

function searchPath(play: PlayRun, frame: Frame): string[] {
  const roles = frame.role === undefined ? [] : [frame.role, ...outerRoles(frame)];
  const paths = roles.map(({ role }) => role.path);
  return [...new Set([...paths, frame.directory, playbookDir(play)])].map((path) => join(path));
}

/** The version of Ansible whose rules are followed: playbooks ask for it. */
function version(): Dict {
  return new Map<Value, Value>([
    ['full', '2.18.0'],
    ['major', 2],
    ['minor', 18],
    ['revision', 0],
    ['string', '2.18.0'],
  ]);
}
