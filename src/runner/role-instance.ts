import type { Role } from '../playbook/model.ts';
import type { RawDict } from '../template/value.ts';

/** A role at one place of a play: the same role elsewhere has other parameters. */
export interface RoleInstance {
  /** As the banner shows it. */
  readonly name: string;
  readonly role: Role;
  /** The role that this one was reached through. */
  readonly outer: RoleInstance | undefined;
  /** From `meta/main.yml`, in order; already run before this one. */
  readonly dependencies: readonly RoleInstance[];
  /** Inline keys of the role entry, and of the dependency entry. */
  readonly parameters: RawDict;
}

/** The instance, then everything that its variables are looked up in after it: nearest first. */
export function lineage(instance: RoleInstance | undefined): RoleInstance[] {
  const chain: RoleInstance[] = [];
  for (let role = instance; role; role = role.outer) {
    chain.push(role, ...dependenciesOf(role));
  }
  return chain;
}

function dependenciesOf(instance: RoleInstance): RoleInstance[] {
  return instance.dependencies.toReversed().flatMap((role) => [role, ...dependenciesOf(role)]);
}
