import { CodedError } from '../../../util/coded-error.ts';
import type { Json, JsonObject } from '../../../util/json.ts';
import { fieldOf } from '../compared.ts';
import { dockerWords } from '../docker/access.ts';
import type { DockerDifference } from '../docker/differences.ts';
import { optionWords } from '../podman/option-words.ts';
import { modeOf } from './comparison.ts';
import { containerDifferences } from './differences.ts';
import type { Effective } from './effective.ts';
import { changedNetworks, type NetworkStep, networkWords, newNetworks } from './networks.ts';
import { rows } from './rows.ts';

/** What the daemon has. */
export interface Found {
  readonly container: JsonObject | undefined;
  /** The image that is asked for, or that the container has; empty: it is not there. */
  readonly image: JsonObject;
  /** The image that tells what is there by itself. */
  readonly comparedBy: JsonObject;
}

/** One call of the client. */
export interface Step {
  readonly argv: readonly [string, ...string[]];
  /** As the result's `actions` have it. */
  readonly action: JsonObject;
  /** Started attached: its end is waited for. */
  readonly isAwaited?: boolean;
}

/** What has to be done to a container, in order. */
export interface Decision {
  readonly steps: readonly Step[];
  readonly differences: readonly DockerDifference[];
}

/** Decides by the state that is asked for. Throws CodedError MP4351 where the image is missing. */
export function decide(args: Effective, found: Found): Decision {
  if (args.state === 'absent') {
    const steps = found.container === undefined ? [] : removal(args, found.container);
    return { steps, differences: [] };
  }
  const { container } = found;
  const differences = container === undefined ? [] : anew({ ...found, args, container });
  const isNew = container === undefined || args.recreate || differences.length > 0;
  const updates = isNew
    ? []
    : containerDifferences({ args, container, image: found.comparedBy }, true);
  const isRunning = !isNew && fieldOf(container, 'State.Running') === true;
  const steps = [
    ...(isNew ? creation(args, found) : []),
    ...(updates.length > 0 ? [update(args, updates)] : []),
    ...(isNew ? newNetworks(args) : changedNetworks(args, container)).map((one) =>
      networkStep(args, one),
    ),
    ...running(args, isRunning),
    ...pausing(args, !isNew && fieldOf(container, 'State.Paused') === true),
  ];
  return { steps, differences: [...differences, ...updates] };
}

/** What the container would have to be made anew for. */
function anew(
  found: Found & { readonly args: Effective; readonly container: JsonObject },
): readonly DockerDifference[] {
  const { args, container, image, comparedBy } = found;
  const differences = [...containerDifferences({ args, container, image: comparedBy }, false)];
  const isStrict = modeOf(args, 'image', 'value') === 'strict';
  const [id, own] = [image.Id, container.Image];
  if (isStrict && args.image !== undefined && id !== undefined && id !== own) {
    differences.push({ argument: 'image', parameter: id, container: own ?? '' });
  }
  const name = fieldOf(container, 'Config.Image') ?? '';
  const isRenamed = args.image !== undefined && args.image !== name;
  if (isStrict && isRenamed && args.image_name_mismatch === 'recreate') {
    differences.push({ argument: 'image_name', parameter: args.image ?? '', container: name });
  }
  return differences;
}

function call(args: Effective, action: JsonObject, ...words: readonly string[]): Step {
  return { argv: dockerWords(args, 'container', ...words), action };
}

function creation(args: Effective, { container, image }: Found): readonly Step[] {
  const name = args.image ?? (container && String(fieldOf(container, 'Config.Image') ?? ''));
  if (name === undefined || name === '') {
    throw new CodedError('MP4351', 'Cannot create container when image is not specified!', {
      hint: `Give the image that ${args.name} is to be made of.`,
    });
  }
  checkLabels(args, image);
  return [
    ...(container === undefined ? [] : removal(args, container)),
    call(args, { created: 'Created container' }, 'create', ...createWords(args, name)),
  ];
}

/** Throws CodedError MP4351 for labels of the image that are not asked for, where that matters. */
function checkLabels(args: Effective, image: JsonObject): void {
  if (args.image_label_mismatch !== 'fail' || modeOf(args, 'labels', 'set') !== 'strict') return;
  const asked = { ...args.labels } as JsonObject;
  const own = (fieldOf(image, 'Config.Labels') ?? {}) as JsonObject;
  const more = Object.keys(own).filter((name) => !Object.hasOwn(asked, name));
  if (more.length === 0) return;
  throw new CodedError(
    'MP4351',
    `Some labels should be removed but are present in the base image. You can set image_label_mismatch to 'ignore' to ignore this error. Labels: ${more.join(', ')}`,
  );
}

function createWords(args: Effective, image: string): readonly string[] {
  const { entrypoint, command = [] } = args;
  const [first = '', ...rest] = entrypoint ?? [];
  return [
    ...['--name', args.name],
    ...optionsOf(args, Object.keys(rows)),
    ...networkWords(args),
    ...(entrypoint === undefined ? [] : ['--entrypoint', first]),
    ...[image, ...rest, ...command],
  ];
}

function optionsOf(args: Effective, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const row = rows[name];
    const value = (args as JsonObject)[name];
    if (row === undefined || value === undefined) return [];
    return row.words?.(value as Json) ?? optionWords({ [name]: row.option }, { [name]: value });
  });
}

function update(args: Effective, differences: readonly DockerDifference[]): Step {
  const names = differences.map(({ argument }) => argument);
  const action = { updated: args.name, update_parameters: names };
  return call(args, action, 'update', ...optionsOf(args, names), args.name);
}

function removal(args: Effective, container: JsonObject): readonly Step[] {
  const isRunning = fieldOf(container, 'State.Running') === true;
  const removesItself = fieldOf(container, 'HostConfig.AutoRemove') === true;
  return [
    ...(isRunning ? [stop(args)] : []),
    ...(isRunning && removesItself ? [] : [remove(args)]),
  ];
}

/** Removes it, with its anonymous volumes if these are not to be kept. */
export function remove(args: Effective, force = false): Step {
  const volumes = args.keep_volumes ? [] : ['--volumes'];
  const action = { removed: args.name, volume_state: !args.keep_volumes, link: false, force };
  return call(args, action, 'rm', ...(force ? ['--force'] : []), ...volumes, args.name);
}

function stop(args: Effective): Step {
  const { name, stop_timeout, force_kill, kill_signal } = args;
  if (force_kill) {
    const signal = kill_signal === undefined ? [] : ['--signal', kill_signal];
    return call(args, { killed: name, signal: kill_signal ?? null }, 'kill', ...signal, name);
  }
  const wait = stop_timeout === undefined ? [] : ['-t', String(stop_timeout)];
  return call(args, { stopped: name, timeout: stop_timeout ?? null }, 'stop', ...wait, name);
}

/** Starts, restarts or stops it. */
function running(args: Effective, isRunning: boolean): readonly Step[] {
  const { name, state, restart, stop_timeout = 10, detach } = args;
  if (state === 'stopped') return isRunning ? [stop(args)] : [];
  if (state === 'present') return [];
  if (isRunning && restart) {
    const action = { restarted: name, timeout: args.stop_timeout ?? null };
    return [call(args, action, 'restart', '-t', String(stop_timeout), name)];
  }
  if (isRunning) return [];
  const attach = detach === false ? ['--attach'] : [];
  const step = call(args, { started: name }, 'start', ...attach, name);
  return [{ ...step, isAwaited: detach === false }];
}

function pausing(args: Effective, isPaused: boolean): readonly Step[] {
  const { state, paused, name } = args;
  const isUp = state === 'started' || state === 'healthy';
  if (!isUp || paused === undefined || paused === isPaused) return [];
  return [call(args, { set_paused: paused }, paused ? 'pause' : 'unpause', name)];
}

function networkStep(args: Effective, { verb, network, words }: NetworkStep): Step {
  const word = verb === 'connect' ? 'added_to_network' : 'removed_from_network';
  const argv = dockerWords(args, 'network', verb, ...words, network, args.name);
  return { argv, action: { [word]: network } };
}
