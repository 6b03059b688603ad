import type { Json, JsonObject } from '../../../util/json.ts';
import { fieldOf, listOf, objectOf } from '../compared.ts';
import { type DockerDifference, plainText } from '../docker/differences.ts';
import { checkComparisons, isMatch, type Mode, modeOf } from './comparison.ts';
import type { Effective } from './effective.ts';
import { isMount } from './mounts.ts';
import { type Row, rows } from './rows.ts';

/** A container, the image that it is compared by, and what is asked for. */
export interface Compared {
  readonly args: Effective;
  readonly container: JsonObject;
  readonly image: JsonObject;
}

/** Arguments that have no row of their own. */
const others = ['command', 'entrypoint', 'network_mode', 'image', 'networks'];

/** What a container would have to be made anew for, or, if `canUpdate`, be updated. */
export function containerDifferences(
  compared: Compared,
  canUpdate: boolean,
): readonly DockerDifference[] {
  checkComparisons(compared.args, new Set([...Object.keys(rows), ...others]));
  const own = Object.entries(rows)
    .filter(([, row]) => (row.canUpdate ?? false) === canUpdate)
    .flatMap(([argument, row]) => rowDifference(argument, row, compared));
  return canUpdate ? own : [...own, ...commandDifference(compared), ...modeDifference(compared)];
}

function rowDifference(
  argument: string,
  row: Row,
  compared: Compared,
): readonly DockerDifference[] {
  const { args, container } = compared;
  const value = (args as JsonObject)[argument];
  // What the daemon calls the platform is not what is asked for: linux, not linux/arm64.
  if (value === undefined || argument === 'platform') return [];
  const mode = modeOf(args, argument, row.kind);
  const field = fieldOf(container, row.path);
  const asked = [...row.asked(value), ...implied(argument, compared, mode)];
  const there = field === undefined || field === '' ? [] : row.told(field);
  const same =
    argument === 'mounts'
      ? mode === 'ignore' || isEveryMount(value, field, mode)
      : isMatch(asked, there, mode, row.kind) || (there.length === 0 && asked.every(isOff));
  return same ? [] : [{ argument, parameter: asked, container: there }];
}

/** What is off may not be told at all. */
function isOff(text: string): boolean {
  return ['', '0', 'false', 'no'].includes(text);
}

/** The image's own counts as asked for. */
function implied(argument: string, { args, image }: Compared, mode: Mode): readonly string[] {
  if (mode !== 'strict') return [];
  const own = { ...args.env } as JsonObject;
  if (argument === 'env') {
    return listOf(image, 'Config.Env').filter(
      (text) => !Object.hasOwn(own, text.replace(/=.*/s, '')),
    );
  }
  if (argument === 'exposed_ports') return Object.keys(objectOf(image, 'Config.ExposedPorts'));
  if (argument !== 'labels') return [];
  const asked = { ...args.labels } as JsonObject;
  const labels = Object.entries(objectOf(image, 'Config.Labels'));
  return labels
    .filter(([name]) => !Object.hasOwn(asked, name))
    .map(([name, one]) => `${name}=${plainText(one ?? null)}`);
}

function isEveryMount(asked: Json, there: Json | undefined, mode: Mode): boolean {
  const [wanted, found] = [asked, there ?? []] as readonly (readonly JsonObject[])[];
  const isThere = wanted?.every((mount) => found?.some((one) => isMount(mount, one))) ?? true;
  return isThere && (mode !== 'strict' || wanted?.length === found?.length);
}

/** Entrypoint and command: the client takes all but the entrypoint's first word as the command. */
function commandDifference({ args, container }: Compared): readonly DockerDifference[] {
  const { command, entrypoint } = args;
  const [point, words] = ['Config.Entrypoint', 'Config.Cmd'].map((path) => listOf(container, path));
  const isFree = command === undefined || modeOf(args, 'command', 'list') === 'ignore';
  if (entrypoint === undefined || modeOf(args, 'entrypoint', 'list') === 'ignore') {
    if (isFree) return [];
    return listDifference('command', command, words ?? [], modeOf(args, 'command', 'list'));
  }
  const asked = [...entrypoint, ...(isFree ? [] : command)];
  const there = [...(point ?? []), ...(words ?? [])];
  const part = isFree ? there.slice(0, Math.max(asked.length, point?.length ?? 0)) : there;
  return listDifference('entrypoint', asked, part, modeOf(args, 'entrypoint', 'list'));
}

function listDifference(
  argument: string,
  parameter: readonly string[],
  there: readonly string[],
  mode: Mode,
): readonly DockerDifference[] {
  return isMatch(parameter, there, mode, 'list') ? [] : [{ argument, parameter, container: there }];
}

function modeDifference({ args, container }: Compared): readonly DockerDifference[] {
  const { network_mode: asked } = args;
  const there = fieldOf(container, 'HostConfig.NetworkMode') ?? 'default';
  if (asked === undefined || modeOf(args, 'network_mode', 'value') === 'ignore') return [];
  const [wanted, found] = [asked, there].map((mode) => (mode === 'default' ? 'bridge' : mode));
  if (wanted === found) return [];
  return [{ argument: 'network_mode', parameter: asked, container: there }];
}
