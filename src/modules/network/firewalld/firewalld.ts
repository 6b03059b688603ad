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
import { checkFirewalld, type FirewalldArguments, firewalldSchema } from './arguments.ts';
import { type Firewall, openFirewall, refusal, type Scope } from './firewall.ts';
import { settingOf, type ZoneSetting } from './setting.ts';

/** What has to be told, and what the task says then. */
interface FirewalldPlan {
  readonly commands: readonly PlannedCommand[];
  /** What is said besides when something has changed. */
  readonly told: readonly string[];
}

interface FirewalldWork extends FirewalldPlan {
  /** What the task is about, for messages. */
  readonly title: string;
  readonly msg: string;
}

/** Keeps settings of firewalld's zones, for now and for its next start. */
export const firewalld = defineModule<FirewalldArguments, FirewalldWork, unknown>({
  name: 'firewalld',
  aliases: ['ansible.posix.firewalld'],
  summary: "Keep settings of firewalld's zones, for now and for its next start",
  args: firewalldSchema,
  check: 'full',
  canBecome: true,
  emulated: 'firewall-cmd',
  plan: planFirewalld,
  apply: applyFirewalld,
});

async function planFirewalld(
  args: FirewalldArguments,
  context: PlanContext<unknown>,
): Promise<Planned<FirewalldWork>> {
  checkFirewalld(args);
  const scopes = scopesOf(args);
  const firewall = await openFirewall(args.zone, context);
  if (!firewall.runs && scopes.includes('immediate')) throw notRunning();
  const plan = await planFor(args, scopes, firewall);
  if (plan === undefined)
    return { result: { changed: false, msg: offlineNote(firewall).join('') } };
  const { commands, told } = plan;
  const changed = commands.length > 0;
  const note = offlineNote(firewall);
  const title = titles[scopes.join()] ?? '';
  const msg = [title, ...(changed ? told : []), ...note].join(', ');
  return changed
    ? { result: { changed }, detail: { ...plan, title, msg } }
    : { result: { changed, msg } };
}

/** Without a word on it a setting is for the running firewall. */
function scopesOf({ permanent, immediate }: FirewalldArguments): readonly Scope[] {
  if (permanent !== true) return ['immediate'];
  return immediate ? ['permanent', 'immediate'] : ['permanent'];
}

const titles: Readonly<Record<string, string>> = {
  immediate: 'Non-permanent operation',
  permanent: 'Permanent operation',
  'permanent,immediate': 'Permanent and Non-Permanent(immediate) operation',
};

function notRunning() {
  return badArguments(
    'firewall is not currently running, unable to perform immediate actions without a running firewall daemon',
  );
}

function offlineNote({ runs }: Firewall): readonly string[] {
  return runs ? [] : ['(offline operation: only on-disk configs were altered)'];
}

async function planFor(
  args: FirewalldArguments,
  scopes: readonly Scope[],
  firewall: Firewall,
): Promise<FirewalldPlan | undefined> {
  const setting = settingOf(args, firewall.zone);
  if (setting !== undefined) return planSetting(setting, args, scopes, firewall);
  if (args.target === undefined && (args.state === 'enabled' || args.state === 'disabled')) {
    return undefined;
  }
  if (scopes.includes('immediate')) {
    throw badArguments(
      "Zone operations must be permanent. Make sure you didn't set the 'permanent' flag to 'false' or the 'immediate' flag to 'true'.",
    );
  }
  return args.target === undefined
    ? planZone(args, firewall)
    : planTarget(args, args.target, firewall);
}

async function planSetting(
  { query, add, remove, canEnd, isOn, told }: ZoneSetting,
  { timeout }: FirewalldArguments,
  scopes: readonly Scope[],
  { zone, ask, say }: Firewall,
): Promise<FirewalldPlan> {
  const commands: PlannedCommand[] = [];
  for (const scope of scopes) {
    const { rc } = await ask(scope, [`--zone=${zone}`, query]);
    if ((rc === 0) === isOn) continue;
    const ends = isOn && canEnd && timeout > 0 && scope === 'immediate';
    const words = [isOn ? add : remove, ...(ends ? [`--timeout=${timeout}`] : [])];
    commands.push(say(scope, [`--zone=${zone}`, ...words]));
  }
  return { commands, told: [told] };
}

async function planZone(
  { state }: FirewalldArguments,
  { zone, ask, say }: Firewall,
): Promise<FirewalldPlan> {
  const { stdout } = await ask('permanent', ['--get-zones']);
  const isThere = stdout.trim().split(/\s+/).includes(zone);
  const isWanted = state === 'present';
  const told = [
    `${isWanted ? 'Added' : 'Removed'} zone ${zone}`,
    `Changed zone ${zone} to ${state}`,
  ];
  if (isThere === isWanted) return { commands: [], told };
  const word = isWanted ? `--new-zone=${zone}` : `--delete-zone=${zone}`;
  return { commands: [say('permanent', [word])], told };
}

/** A target is taken back only where it is the one named. */
async function planTarget(
  { state }: FirewalldArguments,
  target: string,
  { zone, ask, say }: Firewall,
): Promise<FirewalldPlan> {
  const { stdout } = await ask('permanent', [`--zone=${zone}`, '--get-target']);
  const isSet = stdout.trim() === target;
  const isWanted = state === 'present' || state === 'enabled';
  const told = isWanted
    ? `Set zone ${zone} target to ${target}`
    : `Reset zone ${zone} target to default`;
  if (isSet === isWanted) return { commands: [], told: [told] };
  const word = `--set-target=${isWanted ? target : 'default'}`;
  return { commands: [say('permanent', [`--zone=${zone}`, word])], told: [told] };
}

async function applyFirewalld(
  { commands, title, msg }: FirewalldWork,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  for (const { argv } of commands) {
    const outcome = await runTool(argv, context);
    if (outcome.rc !== 0) throw refusal(outcome, title);
  }
  return { changed: true, msg };
}
