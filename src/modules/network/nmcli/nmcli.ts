import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../../runner/module.ts';
import { badArguments } from '../../argument-rules.ts';
import type { PlannedCommand } from '../../command/command-plan.ts';
import { runTool } from '../../command/tool.ts';
import { checkNmcli, type NmcliArguments, nmcliSchema } from './arguments.ts';
import { comesUp, creation, modification } from './commands.ts';
import { differenceOf } from './compare.ts';
import { connectionNames, nmcliFailure, type Shown, showConnection } from './connection.ts';
import { mtuProperty, propertiesOf, withMtu } from './options.ts';
import { knownWifi } from './wifi.ts';

interface NmcliPlan {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly result: ModuleResult;
}

interface Step extends PlannedCommand {
  /** It may fail: a connection that is down cannot be put down. */
  readonly mayFail?: boolean;
}

/** Keeps connections of NetworkManager. */
export const nmcli = defineModule<NmcliArguments, NmcliPlan, unknown>({
  name: 'nmcli',
  aliases: ['community.general.nmcli'],
  summary: 'Keep connections of NetworkManager',
  args: nmcliSchema,
  secrets: ['wifi_sec', 'ip_tunnel_input_key', 'ip_tunnel_output_key'],
  check: 'full',
  canBecome: true,
  emulated: 'nmcli',
  plan: planNmcli,
  apply: applyNmcli,
});

async function planNmcli(
  given: NmcliArguments,
  context: PlanContext<unknown>,
): Promise<Planned<NmcliPlan>> {
  checkNmcli(given);
  const args = await knownWifi(given, context);
  const { conn_name: name, state } = args;
  const told = { conn_name: name, state };
  const isThere = (await connectionNames(name, context)).includes(name);
  const { steps, result } = await plans[state](args, isThere, context);
  const changed = steps.length > 0;
  const whole = { ...told, ...result, changed };
  return changed ? { result: whole, detail: { name, steps, result: whole } } : { result: whole };
}

type StatePlan = (
  args: NmcliArguments,
  isThere: boolean,
  context: PlanContext<unknown>,
) => Promise<{ readonly steps: readonly Step[]; readonly result: ModuleResult }>;

const plans: Readonly<Record<NmcliArguments['state'], StatePlan>> = {
  absent: async ({ conn_name }, isThere) => ({
    steps: isThere
      ? [{ ...say('con', 'down', conn_name), mayFail: true }, say('con', 'del', conn_name)]
      : [],
    result: {},
  }),
  present: async (args, isThere, context) =>
    isThere ? planChange(args, await showConnection(args.conn_name, context)) : planNew(args),
  up: (args, isThere, context) => planUse(args, isThere, context),
  down: (args, isThere, context) => planUse(args, isThere, context),
};

function say(...words: readonly string[]): PlannedCommand {
  return { argv: ['nmcli', ...words] };
}

function planNew(args: NmcliArguments) {
  const { conn_name, type } = args;
  if (type === undefined) {
    throw badArguments(`Connection ${conn_name} is not there: a new one needs a type`);
  }
  const steps = [
    ...creation(args, propertiesOf(args, type)),
    ...(comesUp(args) ? [say('con', 'up', conn_name)] : []),
  ];
  return {
    steps,
    result: { Connection: `Connection ${conn_name} of Type ${type} is being added` },
  };
}

function planChange(args: NmcliArguments, shown: Shown) {
  const type = args.type ?? shownType(shown);
  const properties = propertiesOf(args, type);
  const { before, after, isOther } = differenceOf(
    shown,
    [['connection.interface-name', args.ifname], ...properties],
    type,
  );
  if (!isOther) {
    return { steps: [], result: { Exists: 'Connections already exist and no changes made' } };
  }
  const text = (fields: object) => `${JSON.stringify(fields, undefined, 4)}\n`;
  // No size of packets in the arguments means the usual one.
  const resets = withMtu.includes(type ?? '') && args.mtu === undefined && shown.has(mtuProperty);
  const full = resets
    ? properties.map((each) => (each[0] === mtuProperty ? ([mtuProperty, 0] as const) : each))
    : properties;
  return {
    steps: modification(args, full),
    result: {
      Exists: 'Connections do exist so we are modifying them',
      diff: [{ before: text(before), after: text(after) }],
    },
  };
}

function shownType(shown: Shown): string | undefined {
  const type = shown.get('connection.type');
  return type === '802-11-wireless' ? 'wifi' : typeof type === 'string' ? type : undefined;
}

async function planUse(
  { conn_name, state, conn_reload }: NmcliArguments,
  isThere: boolean,
  context: PlanContext<unknown>,
) {
  if (!isThere) throw nmcliFailure(conn_name, `No Connection named ${conn_name} exists`);
  const isUp = (await connectionNames(conn_name, context, 'active')).includes(conn_name);
  const reload = conn_reload ? [say('con', 'reload')] : [];
  const isWanted = isUp === (state === 'up');
  return { steps: isWanted ? [] : [...reload, say('con', state, conn_name)], result: {} };
}

async function applyNmcli(
  { name, steps, result }: NmcliPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  let said = { stdout: '', stderr: '' };
  for (const { argv, stdin, mayFail } of steps) {
    const { rc, stdout, stderr } = await runTool(argv, context, { stdin });
    if (rc !== 0 && mayFail !== true) throw nmcliFailure(name, stderr, rc);
    said = { stdout, stderr };
  }
  const { stdout, stderr } = said;
  return { ...result, ...(stdout && { stdout }), ...(stderr && { stderr }) };
}
