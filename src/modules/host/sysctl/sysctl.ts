import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import { choiceOr, flagOr, text, textOr } from '../../argument.ts';
import { badArguments, requireWhen } from '../../argument-rules.ts';
import { runTool } from '../../command/tool.ts';
import { writeAs } from '../../command/write-as.ts';
import { joinLines, linesOf, textOf } from '../../files/edit-file.ts';
import { pathOf } from '../../files/path.ts';
import { isSameValue, kernelValue, settingIn, withSetting } from './settings.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: text('The setting: net.ipv4.ip_forward.'),
    value: text('What it is to be; yes and no are 1 and 0.'),
    state: choiceOr(['present', 'absent'], 'present', 'Whether the file is to have it.'),
    sysctl_file: textOr('/etc/sysctl.conf', 'The file.'),
    sysctl_set: flagOr(false, 'Set it in the kernel, too, if it is otherwise there.'),
    reload: flagOr(true, 'Have the kernel read the file again after a change.'),
    ignoreerrors: flagOr(false, 'Pass over settings that the kernel does not know.'),
  },
} as const;

type SysctlArguments = FromSchema<typeof schema>;

interface SysctlPlan {
  readonly args: SysctlArguments;
  readonly path: string;
  /** `name=value` for the kernel. */
  readonly assignment: string | undefined;
  /** The file as it is to be. */
  readonly content: string | undefined;
  readonly result: ModuleResult;
}

/** Keeps settings of the kernel, in a file and for now. */
export const sysctl = defineModule<SysctlArguments, SysctlPlan, unknown>({
  name: 'sysctl',
  aliases: ['ansible.posix.sysctl'],
  summary: 'Keep settings of the kernel, in a file and for now',
  args: schema,
  argumentAliases: { key: 'name', val: 'value' },
  check: 'full',
  canBecome: true,
  emulated: 'sysctl',
  plan: planSysctl,
  apply: applySysctl,
});

async function planSysctl(
  args: SysctlArguments,
  context: PlanContext<unknown>,
): Promise<Planned<SysctlPlan>> {
  checkSysctl(args);
  const name = args.name.trim();
  const isPresent = args.state === 'present';
  const value = isPresent ? kernelValue(args.value ?? '') : undefined;
  const path = pathOf(args.sysctl_file, context);
  const before = textOf(path) ?? '';
  const lines = linesOf(before);
  const inFile = settingIn(lines, name);
  const writes = inFile !== value;
  const isLive = value !== undefined && (await isSet(name, value, context));
  // A setting that the file should not have says nothing of the kernel.
  const changed = writes || (isPresent && !isLive && (args.reload || args.sysctl_set));
  if (!changed) return { result: { changed } };
  const content = writes ? joinLines(withSetting(lines, { name, value })) : undefined;
  const assignment =
    value !== undefined && args.sysctl_set && !isLive ? `${name}=${value}` : undefined;
  const diff =
    content === undefined
      ? undefined
      : [{ before, after: content, beforeHeader: path, afterHeader: path }];
  const result = { changed, diff };
  return { result, detail: { args, path, assignment, content, result } };
}

function checkSysctl(args: SysctlArguments): void {
  if (args.state === 'present') requireWhen(args, 'state is present', ['value']);
  if (args.name === '') throw badArguments('name cannot be blank');
  if (args.state === 'present' && args.value === '') throw badArguments('value cannot be blank');
}

async function isSet(name: string, value: string, context: PlanContext<unknown>) {
  const { rc, stdout } = await runTool(['sysctl', '-e', '-n', name], context);
  return rc === 0 && isSameValue(stdout, value);
}

async function applySysctl(
  { args, path, assignment, content, result }: SysctlPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const lenient = args.ignoreerrors ? ['-e'] : [];
  if (assignment !== undefined) {
    const message = `setting ${args.name.trim()} failed: `;
    await tell(['sysctl', ...lenient, '-w', assignment], message, context);
  }
  if (content !== undefined) await writeAs(path, content, context);
  if (args.reload) {
    await tell(['sysctl', ...lenient, '-p', path], 'Failed to reload sysctl: ', context);
  }
  return result;
}

/** Some releases of sysctl answer 0 where the kernel has refused. */
async function tell(
  argv: readonly [string, ...string[]],
  message: string,
  context: ApplyContext<unknown>,
): Promise<void> {
  const { rc, stdout, stderr } = await runTool(argv, context);
  const refused = /^sysctl: setting key "[^"]+": (?:Invalid argument|Read-only file system)$/m;
  if (rc === 0 && !refused.test(stderr)) return;
  throw new ModuleFailure(`${message}${stdout}${stderr}`, { changed: false });
}
