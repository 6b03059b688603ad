import type { PlanContext } from '../../runner/module.ts';
import type { JsonObject } from '../../util/json.ts';
import { runTool } from '../command/tool.ts';
import type { FoundServices } from './init-scripts.ts';

type Context = PlanContext<unknown>;

const shape = ['--no-pager', '--type', 'service', '--all'];

/** What a unit file says of a service does not count in these states. */
const badStates: readonly string[] = ['not-found', 'masked', 'failed'];

/**
 * What systemd knows: its units, then those that only have a file. Nothing where systemd does not
 * run, though it may be installed.
 */
export async function systemdServices(context: Context): Promise<FoundServices> {
  const units = await runTool(['systemctl', 'list-units', ...shape], context);
  if (units.rc !== 0) return {};
  const found: Record<string, JsonObject> = {};
  for (const line of linesOfServices(units.stdout)) {
    const service = unitOf(line);
    found[service.name] = service;
  }
  const files = await runTool(['systemctl', 'list-unit-files', ...shape], context);
  const listed = linesOfServices(files.stdout).map((line) => line.trim().split(/\s+/));
  const others = listed.map(([name = '']) => name).filter((name) => !(name in found));
  const states = await activeStates(others, context);
  for (const [name = '', status = ''] of listed) {
    const unit = found[name];
    if (unit === undefined) {
      found[name] = { name, state: states.get(name) ?? 'unknown', status, source: 'systemd' };
    } else if (!badStates.includes(String(unit.status))) found[name] = { ...unit, status };
  }
  return found;
}

/** Lines without headings and legends. */
function linesOfServices(stdout: string): readonly string[] {
  return stdout.split('\n').filter((line) => line.includes('.service'));
}

function unitOf(line: string) {
  const words = line.trim().split(/\s+/);
  const [name = '', load = '', active = '', sub = ''] = words.slice(
    words[0]?.includes('.service') ? 0 : 1,
  );
  const bad = badStates.find((state) => [load, active, sub].includes(state));
  const state = sub === 'running' ? 'running' : 'stopped';
  return { name, state, status: bad ?? active, source: 'systemd' };
}

/** One question for all; systemd answers none about templates. */
async function activeStates(
  names: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, string>> {
  const asked = names.filter((name) => !name.includes('@.'));
  if (asked.length === 0) return new Map();
  const argv = ['systemctl', 'show', ...asked, '--property=ActiveState'] as const;
  const { stdout } = await runTool(argv, context);
  const states = [...stdout.matchAll(/^ActiveState=(.*)$/gm)].map(([, state = '']) => state);
  return new Map(
    asked.flatMap((name, index) => {
      const state = states[index];
      return state === undefined ? [] : [[name, state] as const];
    }),
  );
}
