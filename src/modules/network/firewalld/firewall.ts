import type { PlanContext } from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import type { PlannedCommand } from '../../command/command-plan.ts';
import type { ProgramOutcome } from '../../command/run-program.ts';
import { runTool } from '../../command/tool.ts';

/** Which of the two configurations of firewalld: the one in force, or the one that is kept. */
export type Scope = 'immediate' | 'permanent';

/** firewalld as a task finds it: what is asked and told goes to its programs. */
export interface Firewall {
  readonly runs: boolean;
  /** The zone that the task is for. */
  readonly zone: string;
  /** Asks; any exit code but 0 and 1 is a failure of the task. */
  ask(scope: Scope, words: readonly string[]): Promise<ProgramOutcome>;
  /** What has to be run to tell it so. */
  say(scope: Scope, words: readonly string[]): PlannedCommand;
}

/** Looks whether firewalld runs. Throws a ModuleFailure when it is not installed. */
export async function openFirewall(
  zone: string | undefined,
  context: PlanContext<unknown>,
): Promise<Firewall> {
  const runs = (await runTool(['firewall-cmd', '--state'], context)).rc === 0;
  const program = runs ? 'firewall-cmd' : 'firewall-offline-cmd';
  const argvOf = (scope: Scope, words: readonly string[]) =>
    runs
      ? ([program, ...(scope === 'permanent' ? ['--permanent'] : []), ...words] as const)
      : ([program, ...words.map(offlineWord)] as const);
  const ask = async (scope: Scope, words: readonly string[]) => {
    const outcome = await runTool(argvOf(scope, words), context);
    const isAnswer = outcome.rc === 0 || (outcome.rc === 1 && outcome.stdout.trim() === 'no');
    if (!isAnswer) throw refusal(outcome);
    return outcome;
  };
  const name = zone ?? (await ask('immediate', ['--get-default-zone'])).stdout.trim();
  const say = (scope: Scope, words: readonly string[]) => ({ argv: argvOf(scope, words) });
  return { runs, zone: name, ask, say };
}

/** `--remove-service` is an old option of the offline program that goes with no other. */
function offlineWord(word: string): string {
  return word.replace(/^--remove-service=/, '--remove-service-from-zone=');
}

/** What firewalld says of what it does not accept, in Ansible's words; `title`: what was under way. */
export function refusal({ stdout, stderr }: ProgramOutcome, title?: string): ModuleFailure {
  const said = (stderr.trim() || stdout.trim()).replace(/^Error: /, '');
  const services =
    'Services are defined by port/tcp relationship and named as they are in /etc/services (on most systems)';
  const more = [
    ...(title === undefined ? [] : [title]),
    ...(said.includes('INVALID_SERVICE') ? [services] : []),
  ].join(', ');
  return new ModuleFailure(`ERROR: Exception caught: ${said} ${more}`.trimEnd(), {
    changed: false,
  });
}
