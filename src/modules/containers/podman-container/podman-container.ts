import { existsSync } from 'node:fs';
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
import { diffText } from '../podman/differences.ts';
import { isStale, removeUnits, type Units, unitsOf, writeUnits } from '../podman/systemd-units.ts';
import { podmanVersion } from '../podman/version.ts';
import { type ContainerArguments, containerAliases, containerSchema } from './arguments.ts';
import { type Decision, decide, type Found } from './decision.ts';
import { pullWords, verbWords } from './words.ts';

interface Subject extends Found {
  /** The container as the result shows it. */
  readonly shown: Value | undefined;
  readonly version: string;
  readonly needsPull: boolean;
  readonly units: Units;
}

interface ContainerPlan {
  readonly args: ContainerArguments;
  readonly subject: Subject;
  readonly decision: Decision;
}

/** Makes, starts, stops and removes containers with podman. */
export const podmanContainer = defineModule<ContainerArguments, ContainerPlan, unknown>({
  name: 'podman_container',
  aliases: ['containers.podman.podman_container'],
  summary: 'Make, start, stop and remove containers with podman',
  args: containerSchema,
  argumentAliases: containerAliases,
  check: 'full',
  canBecome: true,
  emulated: 'podman',
  plan: planContainer,
  apply: applyContainer,
});

async function planContainer(
  given: ContainerArguments,
  context: PlanContext<unknown>,
): Promise<Planned<ContainerPlan>> {
  checkTogether(given);
  const args = given.generate_systemd.new ? { ...given, rm: true } : given;
  const subject = await read(args, context);
  const decision = decide(args, subject);
  const result = resultOf({ args, subject, decision }, context);
  const isDone = decision.verbs.length === 0 && !subject.needsPull && !isOutdated(args, subject);
  return isDone ? { result } : { result, detail: { args, subject, decision } };
}

/** Throws a CodedError for arguments that do not go together. */
function checkTogether({ state, image, force_restart, no_hosts, etc_hosts }: ContainerArguments) {
  if (state === 'quadlet') {
    throw new CodedError('MP4350', 'podman_container: state: quadlet is not supported', {
      hint: 'Write the .container file with template or copy, then reload systemd with the systemd module.',
    });
  }
  if (no_hosts !== undefined && etc_hosts !== undefined) {
    throw new CodedError('MP4351', 'parameters are mutually exclusive: no_hosts|etc_hosts');
  }
  const isMade = state === 'present' || state === 'created';
  if (isMade && !force_restart && image === undefined) {
    throw new CodedError('MP4351', `State '${state}' required image to be configured!`);
  }
}

function isOutdated({ state }: ContainerArguments, { units }: Subject): boolean {
  return state !== 'absent' && isStale(units);
}

async function read(args: ContainerArguments, context: PlanContext<unknown>): Promise<Subject> {
  const { executable, name } = args;
  const version = await podmanVersion(executable, context);
  const container = await inspect([executable, 'container', 'inspect', name], context);
  const image = args.state === 'absent' ? {} : await imageOf(args, context);
  const units =
    container === undefined
      ? { texts: {}, folder: undefined }
      : await unitsOf(args, version, context);
  return {
    version,
    units,
    container: container?.fields,
    shown: container?.shown,
    image: image ?? (await ownImage(args, container?.fields, context)),
    needsPull: image === undefined,
  };
}

/** What podman tells of the image that is asked for; undefined: it has to be pulled. */
async function imageOf(
  { executable, image, rootfs }: ContainerArguments,
  context: PlanContext<unknown>,
): Promise<JsonObject | undefined> {
  if (image === undefined) return {};
  if (!rootfs) return (await inspect([executable, 'image', 'inspect', image], context))?.fields;
  if (existsSync(image)) return { Id: image };
  throw new CodedError('MP4351', `Image rootfs doesn't exist ${image}`);
}

/** The image that the container has: the best guess until the other one is pulled. */
async function ownImage(
  { executable }: ContainerArguments,
  container: JsonObject | undefined,
  context: PlanContext<unknown>,
): Promise<JsonObject> {
  const id = container && fieldOf(container, 'Image');
  if (typeof id !== 'string' || id === '') return {};
  return (await inspect([executable, 'image', 'inspect', id], context))?.fields ?? {};
}

async function applyContainer(
  planned: ContainerPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const { args } = planned;
  const plan = planned.subject.needsPull ? await pulled(args, context) : planned;
  const { subject, decision } = plan;
  const { executable, name } = args;
  let output = { stdout: '', stderr: '' };
  for (const verb of decision.verbs) {
    const argv = [executable, 'container', ...verbWords(verb, args, subject.version)] as const;
    const { stdout, stderr } = await useTool(argv, context, {
      message: `Can't ${verb} container ${name}`,
    });
    output = { stdout, stderr };
  }
  if (args.state === 'absent') {
    removeUnits(subject.units);
    return resultOf(plan, context);
  }
  const changed = decision.verbs.length > 0 || isStale(subject.units);
  const after = await inspect([executable, 'container', 'inspect', name], context);
  const units = await unitsOf(args, subject.version, context);
  writeUnits(units);
  const actions = [...pullActions(planned), ...decision.actions];
  const container = after?.shown ?? {};
  const podman_systemd = units.texts;
  return { ...resultOf(plan, context), ...output, changed, actions, container, podman_systemd };
}

/** Pulls the image, and decides anew now that it can be looked at. */
async function pulled(
  args: ContainerArguments,
  context: ApplyContext<unknown>,
): Promise<ContainerPlan> {
  const { executable, image = '' } = args;
  await useTool([executable, ...pullWords(args)], context, {
    message: `Can't pull image ${image}`,
  });
  const subject = await read(args, context);
  return { args, subject, decision: decide(args, subject) };
}

function pullActions({ args, subject }: ContainerPlan): readonly string[] {
  return subject.needsPull ? [`pulled image ${args.image}`] : [];
}

/** The result as far as the plan can tell it. */
function resultOf(plan: ContainerPlan, context: PlanContext<unknown>): ModuleResult {
  const { args, subject, decision } = plan;
  const { differences, verbs } = decision;
  const podman_actions = verbs.map((verb) =>
    [args.executable, ...verbWords(verb, args, subject.version)].join(' '),
  );
  const actions = [...pullActions(plan), ...decision.actions];
  if (args.state === 'absent') {
    return { changed: verbs.length > 0, actions, container: {}, podman_actions };
  }
  return {
    changed: verbs.length > 0 || isStale(subject.units),
    actions,
    container: subject.shown ?? {},
    podman_actions,
    podman_systemd: subject.units.texts,
    stdout: '',
    stderr: '',
    ...(args.debug ? { podman_version: subject.version } : {}),
    ...(context.diff && differences.length > 0
      ? {
          diff: [
            { before: diffText(differences, 'before'), after: diffText(differences, 'after') },
          ],
        }
      : {}),
  };
}
