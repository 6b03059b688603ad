import { userInfo } from 'node:os';
import type { Value } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';
import { asBoolean, booleanKeyword, textKeyword } from './keyword.ts';
import type { TaskContext } from './task-context.ts';
import { asText } from './text.ts';

/** How programs of a task run as another user. */
export interface Become {
  /** Words to put before a program. */
  readonly prefix: readonly string[];
  /** Added to the environment of the task. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** We are who we have to be. */
export const nobodyElse: Become = { prefix: [] };

/**
 * How a task becomes the user that it asks for, by keyword or by `ansible_become_*` variables,
 * which go first; nothing when we are that user already. Throws a CodedError MP4091 for another
 * way than sudo.
 */
export function becomeOf(context: TaskContext): Become {
  const user = otherUser(context);
  if (user === undefined) return nobodyElse;
  const method = setting(context, ['method'], 'become_method') ?? 'sudo';
  if (!/^(?:ansible\.builtin\.)?sudo$/.test(method)) {
    throw new CodedError('MP4091', `become_method ${method} is not supported`, {
      hint: 'Only sudo is.',
    });
  }
  const program = setting(context, ['exe', 'sudo_exe'], 'become_exe') ?? 'sudo';
  const flags = setting(context, ['flags', 'sudo_flags'], 'become_flags') ?? '-H -S -n';
  const password = passwordOf(context);
  const words = flags.split(/\s+/).filter((word) => word !== '');
  if (password === undefined) {
    return { prefix: [program, ...words, '-u', user] };
  }
  const asking = words.filter((word) => word !== '-n' && word !== '-S');
  const { askpass } = context.play.run.options;
  return {
    prefix: [program, ...asking, '-A', '-u', user],
    environment: askpass?.(password),
  };
}

/** Throws a CodedError when a module that works in this process would need another user. */
export function refuseBecome(module: string, context: TaskContext): void {
  const user = otherUser(context);
  if (user === undefined) return;
  throw new CodedError('MP4092', `${module} cannot act as ${user}: it works in this process`, {
    hint: `Run mirror-play as ${user}, or use command: and shell:, which can.`,
  });
}

/** Who is to be become; undefined when that is who we are. */
function otherUser(context: TaskContext): string | undefined {
  const said = variable(context, 'ansible_become');
  const wanted = asBoolean(said) ?? booleanKeyword(context, 'become', false);
  if (!wanted) return undefined;
  const user = setting(context, ['user', 'sudo_user'], 'become_user') || 'root';
  return user === userInfo().username ? undefined : user;
}

function passwordOf(context: TaskContext): string | undefined {
  const names = ['ansible_become_password', 'ansible_become_pass', 'ansible_sudo_pass'];
  const said = lastOf(names, context);
  return said === undefined ? context.play.run.options.becomePassword : asText(said);
}

/** `ansible_become_<name>` or `ansible_<sudo_name>`, then the keyword. */
function setting(
  context: TaskContext,
  [name, ...others]: readonly string[],
  keyword: string,
): string | undefined {
  const names = [`ansible_become_${name}`, ...others.map((other) => `ansible_${other}`)];
  const said = lastOf(names, context);
  return said === undefined ? textKeyword(context, keyword) : asText(said);
}

/** Of several names for one thing, Ansible takes the last that says something. */
function lastOf(names: readonly string[], context: TaskContext): Value | undefined {
  return names.map((name) => variable(context, name)).findLast((value) => value !== undefined);
}

/** A variable of the host that carries the task out; none and null say nothing. */
function variable(context: TaskContext, name: string): Value | undefined {
  const delegate = textKeyword(context, 'delegate_to');
  if (delegate === undefined) return context.scope.get(name) ?? undefined;
  const hostvars = context.scope.get('hostvars');
  const of = hostvars instanceof Map ? hostvars.get(delegate) : undefined;
  return (of instanceof Map ? of.get(name) : context.scope.get(name)) ?? undefined;
}
