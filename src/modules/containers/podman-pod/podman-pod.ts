import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../../runner/module.ts';
import type { Value } from '../../../template/value.ts';
import { CodedError } from '../../../util/coded-error.ts';
import type { JsonObject } from '../../../util/json.ts';
import { useTool } from '../../command/tool.ts';
import { fieldOf } from '../compared.ts';
import { inspect } from '../engine-inspect.ts';
import { type Difference, diffText } from '../podman/differences.ts';
import { each, listed, optionWords } from '../podman/option-words.ts';
import { isStale, removeUnits, type Units, unitsOf, writeUnits } from '../podman/systemd-units.ts';
import { isAtLeast, podmanVersion } from '../podman/version.ts';
import { type PodArguments, podOptions, podSchema } from './arguments.ts';
import { podDifferences } from './pod-differences.ts';

interface Pod {
  readonly fields: JsonObject | undefined;
  readonly infra: JsonObject | undefined;
  /** The pod as the result shows it. */
  readonly shown: Value | undefined;
  readonly version: string;
  readonly units: Units;
}

/** Verbs of `podman pod`, and what the result says of them. */
interface Decision {
  readonly verbs: readonly string[];
  readonly actions: readonly string[];
  readonly differences: readonly Difference[];
}

interface PodPlan {
  readonly args: PodArguments;
  readonly pod: Pod;
  readonly decision: Decision;
}

/** Makes, starts, stops and removes pods. */
export const podmanPod = defineModule<PodArguments, PodPlan, unknown>({
  name: 'podman_pod',
  aliases: ['containers.podman.podman_pod'],
  summary: 'Make, start, stop and remove pods with podman',
  args: podSchema,
  argumentAliases: {
    network_aliases: 'network_alias',
    ports: 'publish',
    volumes: 'volume',
    ipv6: 'ip6',
  },
  check: 'full',
  canBecome: true,
  emulated: 'podman',
  async plan(args, context): Promise<Planned<PodPlan>> {
    if (args.state === 'quadlet') throw noQuadlet();
    const pod = await read(args, context);
    const decision = decide(args, pod);
    const plan = { args, pod, decision };
    const result = resultOf(plan, context);
    return result.changed ? { result, detail: plan } : { result };
  },
  apply: applyPod,
});

function noQuadlet(): CodedError {
  return new CodedError('MP4350', 'podman_pod: state: quadlet is not supported', {
    hint: 'Write the .pod file with template or copy, then reload systemd with the systemd module.',
  });
}

async function read(args: PodArguments, context: PlanContext<unknown>): Promise<Pod> {
  const { executable, name } = args;
  const version = await podmanVersion(executable, context);
  const pod = await inspect([executable, 'pod', 'inspect', name], context);
  const id = pod && (fieldOf(pod.fields, 'InfraContainerID') ?? '');
  const infra =
    typeof id === 'string' && id !== ''
      ? (await inspect([executable, 'container', 'inspect', id], context))?.fields
      : undefined;
  const units =
    pod === undefined ? { texts: {}, folder: undefined } : await unitsOf(args, version, context);
  return { version, units, infra, fields: pod?.fields, shown: pod?.shown };
}

function decide(args: PodArguments, pod: Pod): Decision {
  const { state, name } = args;
  const done = (verb: string, what: string): Decision => ({
    verbs: [verb],
    actions: [`${what} ${name}`],
    differences: [],
  });
  const nothing: Decision = { verbs: [], actions: [], differences: [] };
  if (state === 'absent') return pod.fields === undefined ? nothing : done('rm', 'deleted');
  if (state === 'stopped' || state === 'restarted') {
    if (pod.fields === undefined) throw new CodedError('MP4351', `Pod ${name} doesn't exist!`);
    if (state === 'restarted') return done('restart', 'restarted');
    return isIn(pod, 'Running') ? done('stop', 'stopped') : nothing;
  }
  const made = makeOrRemake(args, pod);
  const next = wakeOrRest(args, pod, made.verbs.length > 0);
  if (next === undefined) return made;
  const then = done(next[0], next[1]);
  return {
    verbs: [...made.verbs, ...then.verbs],
    actions: [...made.actions, ...then.actions],
    differences: made.differences,
  };
}

function isIn({ fields = {} }: Pod, state: string): boolean {
  return (fieldOf(fields, 'State.Status') ?? fieldOf(fields, 'State')) === state;
}

function makeOrRemake(args: PodArguments, { fields, infra }: Pod): Decision {
  const { name, recreate } = args;
  if (fields === undefined) {
    return { verbs: ['create'], actions: [`created ${name}`], differences: [] };
  }
  const differences = podDifferences({ args, pod: fields, infra });
  if (differences.length === 0 && !recreate) return { verbs: [], actions: [], differences };
  return { verbs: ['rm', 'create'], actions: [`recreated ${name}`], differences };
}

/** The verb that brings a pod into its state, and its participle. */
function wakeOrRest(
  { state }: PodArguments,
  pod: Pod,
  isNew: boolean,
): readonly [verb: string, what: string] | undefined {
  switch (state) {
    case 'killed':
      return ['kill', 'killed'];
    case 'paused':
      return isIn(pod, 'Paused') && !isNew ? undefined : ['pause', 'paused'];
    case 'unpaused':
      return isIn(pod, 'Paused') && !isNew ? ['unpause', 'unpaused'] : undefined;
    case 'started':
      return isIn(pod, 'Running') && !isNew ? undefined : ['start', 'started'];
    default:
      return undefined;
  }
}

function wordsOf(verb: string, args: PodArguments, version: string): readonly string[] {
  if (verb === 'rm') return ['pod', 'rm', '-f', args.name];
  if (verb !== 'create') return ['pod', verb, args.name];
  const network = isAtLeast(version, '4.0.0') ? each('--network') : listed('--network');
  return ['pod', 'create', ...optionWords({ ...podOptions, network }, args)];
}

async function applyPod(plan: PodPlan, context: ApplyContext<unknown>): Promise<ModuleResult> {
  const { args, pod, decision } = plan;
  const { executable, name } = args;
  let output = { stdout: '', stderr: '' };
  for (const verb of decision.verbs) {
    const argv = [executable, ...wordsOf(verb, args, pod.version)] as const;
    const message = `Can't ${verb === 'rm' ? 'delete' : verb} pod ${name}`;
    const { stdout, stderr } = await useTool(argv, context, { message });
    output = { stdout, stderr };
  }
  const result = resultOf(plan, context);
  if (args.state === 'absent') {
    removeUnits(pod.units);
    return result;
  }
  const after = await inspect([executable, 'pod', 'inspect', name], context);
  const units = await unitsOf(args, pod.version, context);
  writeUnits(units);
  return { ...result, ...output, pod: after?.shown ?? {}, podman_systemd: units.texts };
}

/** The result as far as the plan can tell it. */
function resultOf({ args, pod, decision }: PodPlan, context: PlanContext<unknown>): ModuleResult {
  const { verbs, actions, differences } = decision;
  const podman_actions = verbs.map((verb) =>
    [args.executable, ...wordsOf(verb, args, pod.version)].join(' '),
  );
  const isGone = args.state === 'absent';
  const changed = verbs.length > 0 || (!isGone && isStale(pod.units));
  if (isGone) return { changed, actions, pod: {}, podman_actions };
  return {
    changed,
    actions,
    pod: pod.shown ?? {},
    podman_actions,
    podman_systemd: pod.units.texts,
    stdout: '',
    stderr: '',
    ...(args.debug ? { podman_version: pod.version } : {}),
    ...(context.diff && differences.length > 0
      ? {
          diff: [
            { before: diffText(differences, 'before'), after: diffText(differences, 'after') },
          ],
        }
      : {}),
  };
}
