import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../../runner/module.ts';
import { ModuleFailure } from '../../../runner/module-failure.ts';
import type { Value } from '../../../template/value.ts';
import type { JsonObject } from '../../../util/json.ts';
import { runTool, useTool } from '../../command/tool.ts';
import { fieldOf } from '../compared.ts';
import { dockerWords } from '../docker/access.ts';
import { dockerDiff } from '../docker/differences.ts';
import { type Inspected, inspect } from '../engine-inspect.ts';
import { withTag } from '../image-store.ts';
import { type ContainerArguments, containerAliases, containerSchema } from './arguments.ts';
import { type Effective, effective, withIds } from './effective.ts';
import { type Decision, decide, type Found, remove, type Step } from './steps.ts';

interface Subject extends Found {
  /** The container as the result shows it. */
  readonly shown: Value | undefined;
  readonly needsPull: boolean;
}

interface ContainerPlan {
  readonly args: Effective;
  readonly subject: Subject;
  readonly decision: Decision;
}

/** Makes, starts, stops and removes containers with docker. */
export const dockerContainer = defineModule<ContainerArguments, ContainerPlan, unknown>({
  name: 'docker_container',
  aliases: ['community.docker.docker_container', 'community.general.docker_container'],
  summary: 'Make, start, stop and remove containers with docker',
  args: containerSchema,
  argumentAliases: containerAliases,
  check: 'full',
  canBecome: true,
  emulated: 'docker',
  async plan(given, context): Promise<Planned<ContainerPlan>> {
    const args = effective(given, context);
    const subject = await read(args, context);
    const plan = { args, subject, decision: decide(await withIds(args, context), subject) };
    const result = resultOf(plan, context);
    const asks = result.changed || pullsAlways(args) || args.state === 'healthy';
    return asks ? { result, detail: plan } : { result };
  },
  apply: applyContainer,
});

/** Whether the registry is asked even where the image is there. */
function pullsAlways({ pull, image, state }: Effective): boolean {
  return image !== undefined && state !== 'absent' && (pull === true || pull === 'always');
}

function reference(image: string): string {
  return /^(?:sha256:)?[0-9a-f]{64}$/.test(image) ? image : withTag(image, 'latest');
}

async function read(args: Effective, context: PlanContext<unknown>): Promise<Subject> {
  const look = (kind: string, name: string): Promise<Inspected | undefined> =>
    inspect(dockerWords(args, kind, 'inspect', name), context);
  const container = await look('container', args.name);
  const asked =
    args.image === undefined || args.state === 'absent'
      ? undefined
      : await look('image', reference(args.image));
  const id = container && fieldOf(container.fields, 'Image');
  const own = typeof id === 'string' ? (await look('image', id))?.fields : undefined;
  const needsPull = args.image !== undefined && args.state !== 'absent' && asked === undefined;
  const isCurrent = args.image_comparison === 'current-image';
  return {
    container: container?.fields,
    shown: container?.shown,
    image: asked?.fields ?? own ?? {},
    comparedBy: (isCurrent ? own : asked?.fields) ?? own ?? {},
    needsPull: needsPull && args.pull !== 'never',
  };
}

async function applyContainer(
  planned: ContainerPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const { args } = planned;
  const needsPull = planned.subject.needsPull || pullsAlways(args);
  const { plan, isPulled } = needsPull
    ? await pulled(planned, context)
    : { plan: planned, isPulled: false };
  const ended = await carryOut(plan, context);
  if (args.state === 'healthy') await untilHealthy(args, context);
  const result = resultOf(plan, context);
  const pullAction = isPulled ? [{ pulled_image: reference(args.image ?? '') }] : [];
  const actions = [...pullAction, ...plan.decision.steps.map(({ action }) => action)];
  const { actions: _planned, ...rest } = result;
  const after = await inspect(dockerWords(args, 'container', 'inspect', args.name), context);
  const container = withOutput(after?.shown, ended?.output);
  return {
    ...rest,
    changed: isPulled || plan.decision.steps.length > 0,
    ...(args.debug ? { actions } : {}),
    ...(container === undefined ? {} : { container }),
    ...(ended === undefined ? {} : { status: ended.status }),
    ...(ended !== undefined && ended.status !== 0 ? { failed: true, msg: ended.output } : {}),
  };
}

/** Pulls the image, and decides anew now that it can be looked at. */
async function pulled({ args, subject }: ContainerPlan, context: ApplyContext<unknown>) {
  const name = reference(args.image ?? '');
  const platform = args.platform === undefined ? [] : ['--platform', args.platform];
  await useTool(dockerWords(args, 'pull', ...platform, name), context);
  const now = await read(args, context);
  const plan = { args, subject: now, decision: decide(await withIds(args, context), now) };
  return { plan, isPulled: subject.needsPull || now.image.Id !== subject.image.Id };
}

interface Ended {
  readonly status: number;
  readonly output: string;
}

/** Runs the steps; of a container whose end is waited for, how it ended. */
async function carryOut(
  { args, decision }: ContainerPlan,
  context: ApplyContext<unknown>,
): Promise<Ended | undefined> {
  let ended: Ended | undefined;
  for (const step of decision.steps) {
    if (step.isAwaited) ended = await awaited(step, context);
    else await useTool(step.argv, context);
  }
  if (ended !== undefined && args.cleanup && !args.auto_remove) {
    await useTool(remove(args, true).argv, context);
  }
  return ended;
}

async function awaited({ argv }: Step, context: ApplyContext<unknown>): Promise<Ended> {
  const { rc, stdout, stderr } = await runTool(argv, context);
  return { status: rc, output: `${stdout}${stderr}` };
}

function withOutput(container: Value | undefined, output: string | undefined): Value | undefined {
  if (output === undefined) return container;
  const fields = container instanceof Map ? container : new Map<Value, Value>();
  return new Map<Value, Value>([...fields, ['Output', output]]);
}

/** Waits until its health check is good. Throws a ModuleFailure when that takes too long. */
async function untilHealthy(args: Effective, context: ApplyContext<unknown>): Promise<void> {
  const end = context.now() + args.healthy_wait_timeout * 1000;
  for (;;) {
    const argv = dockerWords(args, 'container', 'inspect', args.name);
    const fields = (await inspect(argv, context))?.fields ?? {};
    const health = fieldOf(fields, 'State.Health.Status');
    if (health === 'healthy') return;
    if (health === undefined) throw notHealthy(args, 'has no health check', fields);
    if (context.now() >= end) throw notHealthy(args, `is ${String(health)}`, fields);
    await sleep(1000, undefined, { signal: context.signal });
  }
}

function notHealthy({ name }: Effective, what: string, fields: JsonObject): ModuleFailure {
  const state = fields.State ?? {};
  return new ModuleFailure(`Container "${name}" ${what}`, { changed: true, state });
}

/** The result as far as the plan can tell it. */
function resultOf({ args, subject, decision }: ContainerPlan, context: PlanContext<unknown>) {
  const pull = subject.needsPull ? [{ pulled_image: reference(args.image ?? '') }] : [];
  const actions = [...pull, ...decision.steps.map(({ action }) => action)];
  return {
    changed: actions.length > 0,
    actions,
    ...(args.state === 'absent' || subject.shown === undefined ? {} : { container: subject.shown }),
    ...(context.diff ? { diff: dockerDiff(decision.differences) } : {}),
  };
}
