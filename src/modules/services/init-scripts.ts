import { existsSync } from 'node:fs';
import type { PlanContext } from '../../runner/module.ts';
import type { JsonObject } from '../../util/json.ts';
import { runTool } from '../command/tool.ts';

/** Services by name, as the fact has them. */
export type FoundServices = Readonly<Record<string, JsonObject>>;

type Context = PlanContext<unknown>;

/** What `service --status-all` knows. */
export async function sysvInit(context: Context): Promise<FoundServices> {
  const { rc, stdout, stderr } = await runTool(['service', '--status-all'], context);
  if (rc === 4 && !existsSync('/etc/init.d')) return {};
  if (rc !== 0) warn(`Unable to query 'service' tool (${rc}): ${stderr}`, context);
  const found = stdout.matchAll(/^\s*\[ (?<sign>[+-]) \]\s+(?<name>.+)$/gm);
  return byName([...found].map(({ groups }) => sysvService(groups?.name ?? '', groups?.sign)));
}

function sysvService(name: string, sign: string | undefined) {
  return { name, state: sign === '+' ? 'running' : 'stopped', source: 'sysv' };
}

/** What Upstart's `initctl list` knows. */
export async function upstart(context: Context): Promise<FoundServices> {
  const { rc, stdout, stderr } = await runTool(['initctl', 'list'], context);
  if (rc !== 0) {
    warn(`Unable to query upstart for service data: ${stderr}`, context);
    return {};
  }
  const pattern = /^\s?(?<name>.*)\s(?<goal>\w+)\/(?<state>\w+)(?:,\sprocess\s[0-9]+)?\s*$/;
  const found = stdout
    .replaceAll('\r', '')
    .split('\n')
    .flatMap((line) => {
      const groups = pattern.exec(line)?.groups;
      if (groups === undefined) return [];
      const { name = '', state = '', goal = '' } = groups;
      return [{ name, state, goal, source: 'upstart' }];
    });
  return byName(found);
}

/** What `chkconfig` and the init scripts themselves know. */
export async function redHatInit(context: Context): Promise<FoundServices> {
  const found = [];
  for (const { name, isOn } of await redHatLevels(context)) {
    const { rc, stderr } = await runTool(['service', name, 'status'], context);
    const isSecret = rc !== 0 && /root|permission|not in sudoers/i.test(stderr);
    if (isSecret) {
      warn(`Insufficient permissions to query sysV service "${name}" and their states`, context);
    }
    const state = rc === 0 ? 'running' : isSecret ? rc : 'stopped';
    found.push({ name, state, status: isOn ? 'enabled' : 'disabled', source: 'sysv' });
  }
  return byName(found);
}

/** Services, and whether they are on in run level 3; older releases need other words. */
async function redHatLevels(context: Context) {
  const levels = /^(.*?)\s+[0-9]:(?:on|off)(?:\s+[0-9]:(?:on|off)){2}\s+[0-9]:(on|off)\s/;
  const read = (stdout: string) =>
    stdout.split('\n').flatMap((line) => {
      const [, name, level] = levels.exec(line) ?? [];
      return name === undefined ? [] : [{ name, isOn: level === 'on' }];
    });
  const { stdout, stderr } = await runTool(['chkconfig'], context);
  const found = read(stdout);
  if (found.length > 0) return found;
  if (/^.*?\s+(?:on|off)/m.test(stdout)) {
    return read((await runTool(['chkconfig', '-l', '--allservices'], context)).stdout);
  }
  if (!stderr.includes('--list')) return [];
  return read((await runTool(['chkconfig', '--list'], context)).stdout);
}

/** What OpenRC's `rc-status` and `rc-update` know. */
export async function openrc(context: Context): Promise<FoundServices> {
  const { stdout } = await runTool(['rc-status', '-a', '-s', '-m'], context);
  const updates = await runTool(['rc-update', 'show', '-v'], context);
  const levels = new Map(
    updates.stdout.split('\n').flatMap((line) => {
      const [name = '', words] = line.split('|');
      return words === undefined ? [] : [[name.trim(), runLevels(words)] as const];
    }),
  );
  const found = stdout.split('\n').flatMap((line) => {
    const [name, state] = line.replaceAll(/[[\]]/g, '').trim().split(/\s+/);
    if (!line.startsWith(' ') || name === undefined || state === undefined) return [];
    return [{ name, runlevels: levels.get(name) ?? null, state, source: 'openrc' }];
  });
  return byName(found);
}

function runLevels(words: string): string[] | null {
  return words.trim() === '' ? null : words.trim().split(/\s+/);
}

function byName(services: readonly (JsonObject & { readonly name: string })[]): FoundServices {
  return Object.fromEntries(services.map((service) => [service.name, service]));
}

function warn(text: string, context: Context): void {
  context.emit({ type: 'note', level: 'warning', text });
}
