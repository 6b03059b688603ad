import { CodedError } from '../../../util/coded-error.ts';
import type { JsonObject } from '../../../util/json.ts';
import { fieldOf } from '../compared.ts';
import type { Difference } from '../podman/differences.ts';
import type { ContainerArguments } from './arguments.ts';
import { containerDifferences } from './differences.ts';

/** What podman is told: verbs of `podman container`. */
export type Verb = 'run' | 'create' | 'start' | 'stop' | 'restart' | 'delete';

/** What has to be done to a container. */
export interface Decision {
  readonly verbs: readonly Verb[];
  /** The same in words for the result: `recreated web`. */
  readonly actions: readonly string[];
  readonly differences: readonly Difference[];
}

/** What podman has: the container, and the image that it is to have. */
export interface Found {
  readonly container: JsonObject | undefined;
  readonly image: JsonObject;
}

const nothing: Decision = { verbs: [], actions: [], differences: [] };

/** Decides by the state that is asked for. Throws CodedError MP4351 where the image is missing. */
export function decide(args: ContainerArguments, found: Found): Decision {
  const { state } = args;
  if (state === 'absent')
    return found.container === undefined ? nothing : done(args, ['delete'], 'deleted');
  if (found.container === undefined) return made(args);
  if (state === 'stopped') return isRunning(found) ? done(args, ['stop'], 'stopped') : nothing;
  return state === 'started' ? started(args, found) : created(args, found);
}

function done(args: ContainerArguments, verbs: readonly Verb[], what: string): Decision {
  return { verbs, actions: [`${what} ${args.name}`], differences: [] };
}

function made(args: ContainerArguments): Decision {
  const isStarted = args.state === 'started';
  if (args.image === undefined) {
    const verb = isStarted ? 'start' : 'create';
    throw new CodedError('MP4351', `Cannot ${verb} container when image is not specified!`, {
      hint: `Give the image that ${args.name} is to be made of.`,
    });
  }
  return isStarted ? done(args, ['run'], 'started') : done(args, ['create'], 'created');
}

function isRunning({ container = {} }: Found): boolean {
  return fieldOf(container, 'State.Running') === true;
}

function started(args: ContainerArguments, found: Found): Decision {
  if (args.force_restart) return restarted(args, found);
  const again = remade(args, found, 'run');
  if (again !== undefined) return again;
  return isRunning(found) ? nothing : done(args, ['start'], 'started');
}

function restarted(args: ContainerArguments, found: Found): Decision {
  const restarts = isRunning(found) || args.image === undefined;
  return restarts ? done(args, ['restart'], 'restarted') : done(args, ['start'], 'started');
}

function created(args: ContainerArguments, found: Found): Decision {
  const again = remade(args, found, 'create');
  if (again === undefined) return args.force_restart ? restarted(args, found) : nothing;
  if (!isRunning(found)) return again;
  return {
    ...again,
    verbs: [...again.verbs, 'start'],
    actions: [...again.actions, `started ${args.name}`],
  };
}

/** The container anew, where it differs from what is asked for. */
function remade(
  args: ContainerArguments,
  found: Found,
  verb: 'run' | 'create',
): Decision | undefined {
  const { container = {}, image } = found;
  const differences =
    args.image === undefined ? [] : containerDifferences({ args, container, image });
  if (args.image === undefined || (differences.length === 0 && !args.recreate)) return undefined;
  const removesItself = fieldOf(container, 'HostConfig.AutoRemove') === true;
  const verbs: readonly Verb[] = [
    ...(isRunning(found) ? (['stop'] as const) : []),
    ...(removesItself && isRunning(found) ? [] : (['delete'] as const)),
    verb,
  ];
  return { ...done(args, verbs, 'recreated'), differences };
}
