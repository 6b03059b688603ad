import { userInfo } from 'node:os';
import { CodedError } from '../util/coded-error.ts';
import { booleanKeyword, textKeyword } from './keyword.ts';
import type { TaskContext } from './task-context.ts';
import { asText } from './text.ts';

/** Words before a program that run it as `become_user`; none when we are that user already. */
export function becomePrefix(context: TaskContext): readonly string[] {
  const user = otherUser(context);
  if (user === undefined) return [];
  const method = textKeyword(context, 'become_method') ?? 'sudo';
  if (method !== 'sudo') {
    throw new CodedError('MP4091', `become_method ${method} is not supported`, {
      hint: 'Only sudo is.',
    });
  }
  const flags = (textKeyword(context, 'become_flags') ?? '-H -S -n').split(/\s+/);
  return ['sudo', ...flags, '-u', user];
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
  if (!booleanKeyword(context, 'become', false)) return undefined;
  const raw = context.node.frame.keyword('become_user');
  const user = raw === undefined || raw === null ? 'root' : asText(context.render(raw));
  return user === userInfo().username ? undefined : user;
}
