import type { VariableLayer } from '../template/lazy-scope.ts';
import type { Frame, VarsLevel } from './frame.ts';
import type { HostState } from './hosts/host-state.ts';
import { finalLayer, layerOf } from './layers.ts';
import { lineage, type RoleInstance } from './role-instance.ts';

/** Variables that a whole play shares on one host. */
export interface PlayVariables {
  readonly extra: VariableLayer;
  /** Answers to its prompts, strongest first. */
  readonly prompts: readonly VariableLayer[];
  /** Of the host and its groups, nearest first; it may join groups during the play. */
  readonly inventory: readonly VariableLayer[];
  /** Later files first. */
  readonly files: VariableLayer[];
  /** Roles that expose their variables to the play, later ones first. */
  readonly exposed: readonly RoleInstance[];
}

/** From where a task sees variables. */
export interface Viewpoint {
  readonly frame: Frame;
  readonly host: HostState;
  readonly play: PlayVariables;
  /** `inventory_hostname`, `playbook_dir` …: facts of the run itself. */
  readonly magic: VariableLayer;
  /** The loop variable and its company. */
  readonly loop: VariableLayer | undefined;
}

/**
 * Ansible's order of precedence, highest first: the one place that knows it. Every layer is a
 * live view; nothing is copied.
 */
const order: readonly ((view: Viewpoint) => readonly VariableLayer[])[] = [
  (view) => [view.magic],
  (view) => (view.loop === undefined ? [] : [view.loop]),
  (view) => [view.play.extra],
  (view) => varsAt(view.frame, 'include-params'),
  (view) => varsAt(view.frame, 'role-params'),
  (view) => [view.host.layers.setFacts],
  (view) => [view.host.layers.includedVars],
  (view) => varsAt(view.frame, 'task'),
  (view) => varsAt(view.frame, 'block'),
  (view) => roleLayers(view, 'vars'),
  (view) => view.play.files,
  (view) => view.play.prompts,
  (view) => varsAt(view.frame, 'play'),
  (view) => [view.host.layers.facts],
  (view) => view.play.inventory,
  (view) => roleLayers(view, 'defaults'),
  (view) => [view.host.layers.unseen],
];

/** All layers that a task sees, highest precedence first. */
export function layersOf(view: Viewpoint): VariableLayer[] {
  return order.flatMap((level) => level(view));
}

/** `vars:` of the frames at one level, inner ones first. */
function varsAt(frame: Frame, level: VarsLevel): VariableLayer[] {
  const layers: VariableLayer[] = [];
  for (let at: Frame | undefined = frame; at; at = at.parent) {
    if (at.varsLevel !== level) continue;
    if (at.locals !== undefined) layers.push(finalLayer(at.locals));
    if (at.vars.size > 0) layers.push(layerOf(at.vars));
  }
  return layers;
}

/** The role that the task is in, the roles around it, then those that the play exposes. */
function roleLayers(view: Viewpoint, kind: 'vars' | 'defaults'): VariableLayer[] {
  const roles = [...lineage(view.frame.role), ...view.play.exposed.flatMap(lineage)];
  return roles.filter(({ role }) => role[kind].size > 0).map(({ role }) => layerOf(role[kind]));
}
