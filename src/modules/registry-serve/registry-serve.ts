import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import type { AuthOptions } from '../../server/access.ts';
import { FaultScript } from '../../server/fault-script.ts';
import type { FaultRule } from '../../server/faults.ts';
import type { RegistryOptions } from '../../server/registry.ts';
import type { NamedRegistry } from '../../server/registry-set.ts';
import { openDirectoryStore } from '../../store/directory.ts';
import { Unknown } from '../../template/value.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { Services } from '../services.ts';
import { type RegistryServeArguments, registryServeSchema } from './arguments.ts';
import {
  addImages,
  describeImages,
  missingImages,
  type NamedImage,
  readImage,
} from './sample-images.ts';

/** What apply does. */
type Step =
  | {
      readonly kind: 'start';
      readonly args: RegistryServeArguments;
      readonly images: readonly NamedImage[];
    }
  | { readonly kind: 'stop' | 'remove'; readonly name: string };

/** Serves an embedded registry for the time of the run, for demos, tests and hand-overs. */
export const registryServe = defineModule<RegistryServeArguments, Step, Services>({
  name: 'registry_serve',
  aliases: ['mirror_play.builtin.registry_serve'],
  summary: 'Serve an embedded registry for the time of the run',
  args: registryServeSchema,
  check: 'full',
  plan,
  apply,
});

function plan(args: RegistryServeArguments, { services }: PlanContext<Services>): Planned<Step> {
  const known = services.registries.get(args.name);
  if (args.state === 'started') return planStart(args, known);
  const isChanged = args.state === 'absent' ? known !== undefined : known?.running !== undefined;
  const result = { changed: isChanged, name: args.name, state: args.state };
  if (!isChanged) return { result };
  return { result, detail: { kind: args.state === 'absent' ? 'remove' : 'stop', name: args.name } };
}

/** Throws CodedError where an image, a fault or another setting cannot be. */
function planStart(args: RegistryServeArguments, known: NamedRegistry | undefined): Planned<Step> {
  if (known) checkSame(args, known);
  const images = args.images.map(readImage);
  const script = new FaultScript((args.faults ?? []) as readonly FaultRule[]);
  const isDone =
    known?.running !== undefined &&
    missingImages(known.store, images).length === 0 &&
    (args.faults === undefined || isDeepStrictEqual(script.rules, known.running.faults.rules));
  const result = describe(args, known, images, !isDone);
  return isDone ? { result } : { result, detail: { kind: 'start', args, images } };
}

async function apply(step: Step, context: ApplyContext<Services>): Promise<ModuleResult> {
  const { registries } = context.services;
  if (step.kind === 'stop') await registries.stop(step.name);
  if (step.kind === 'remove') await registries.remove(step.name);
  if (step.kind !== 'start') {
    return { changed: true, name: step.name, state: step.kind === 'stop' ? 'stopped' : 'absent' };
  }
  const { args, images } = step;
  const options = registries.get(args.name)?.options ?? (await readOptions(args, context));
  const running = await registries.start(args.name, options);
  if (args.faults) running.faults.replace(args.faults as readonly FaultRule[]);
  await addImages(running.store, missingImages(running.store, images));
  return describe(args, registries.get(args.name), images, true);
}

/** What is registered. The port of a registry that has never run is unknown, unless it is given. */
function describe(
  args: RegistryServeArguments,
  known: NamedRegistry | undefined,
  images: readonly NamedImage[],
  changed: boolean,
): ModuleResult {
  const port = known?.port ?? args.port;
  const address = port === 0 ? new Unknown(`registry ${args.name}`) : `${args.host}:${port}`;
  return {
    changed,
    name: args.name,
    state: args.state,
    address: known?.running?.address ?? address,
    url: known?.running?.url ?? (port === 0 ? address : `http://${args.host}:${port}`),
    images: describeImages(known?.store, images),
  };
}

async function readOptions(
  args: RegistryServeArguments,
  { playbookDir }: ApplyContext<Services>,
): Promise<RegistryOptions> {
  const auth = readAuth(args);
  const { host, port, storage } = args;
  return {
    host,
    port,
    keepRequests: 1000,
    ...(auth === undefined ? {} : { auth }),
    ...(storage === undefined
      ? {}
      : { store: await openDirectoryStore(resolve(playbookDir, storage)) }),
  };
}

function readAuth({ users, auth }: RegistryServeArguments): AuthOptions | undefined {
  return users === undefined ? undefined : { kind: auth, users };
}

/** Faults of a registry that runs can be replaced, the rest cannot. Throws CodedError MP8003. */
function checkSame(args: RegistryServeArguments, { name, options, port }: NamedRegistry): void {
  const isSamePort = args.port === 0 || args.port === port;
  const isSameAuth = args.users === undefined || isDeepStrictEqual(readAuth(args), options.auth);
  if (isSamePort && isSameAuth && args.host === options.host) return;
  throw new CodedError('MP8003', `the registry ${name} already exists with other settings`, {
    hint: 'Make it absent first, or give the new one another name.',
  });
}
