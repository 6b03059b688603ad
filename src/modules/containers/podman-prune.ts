import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type Planned,
} from '../../runner/module.ts';
import type { Json, JsonObject } from '../../util/json.ts';
import { dict, flagOr, textOr } from '../argument.ts';
import { useTool } from '../command/tool.ts';
import { unknownAnswer } from '../unknown-answer.ts';
import { shown } from './podman/option-words.ts';

const filters = 'Filters by name; a mapping as value gives one for each pair.';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    container: flagOr(false, 'Remove containers that have ended.'),
    container_filters: dict(filters),
    image: flagOr(false, 'Remove images.'),
    image_filters: dict(
      `${filters} dangling_only: false removes images with names, too; external: true those that others use.`,
    ),
    network: flagOr(false, 'Remove networks that nothing uses.'),
    network_filters: dict(filters),
    pod: flagOr(false, 'Remove pods that have ended.'),
    volume: flagOr(false, 'Remove volumes that nothing uses.'),
    volume_filters: dict(filters),
    system: flagOr(false, 'Remove all of these that nothing uses.'),
    system_all: flagOr(false, 'Images with names, too.'),
    system_volumes: flagOr(false, 'Volumes, too.'),
    executable: textOr('podman', 'The podman to use.'),
  },
} as const;

type PruneArguments = FromSchema<typeof schema>;

const kinds = ['container', 'image', 'network', 'pod', 'volume'] as const;

interface Pruning {
  readonly kind: string;
  readonly argv: readonly [string, ...string[]];
}

/** Removes what is not used any more. */
export const podmanPrune = defineModule<PruneArguments, readonly Pruning[], unknown>({
  name: 'podman_prune',
  aliases: ['containers.podman.podman_prune'],
  summary: 'Remove containers, images, networks, pods and volumes that nothing uses, with podman',
  args: schema,
  check: 'unknown',
  canBecome: true,
  emulated: 'podman',
  plan: planPrune,
  apply: prune,
});

function planPrune(args: PruneArguments): Planned<readonly Pruning[]> {
  const asked: Pruning[] = kinds.flatMap((kind) =>
    args[kind] ? [{ kind, argv: words(args, kind, filtersOf(args, kind)) }] : [],
  );
  const extent = [
    ...(args.system_all ? ['--all'] : []),
    ...(args.system_volumes ? ['--volumes'] : []),
  ];
  const whole = args.system ? [{ kind: 'system', argv: words(args, 'system', extent) }] : [];
  const detail = [...asked, ...whole];
  if (detail.length === 0) return { result: { changed: false } };
  const names = detail.map(({ kind }) => kind);
  return { result: unknownAnswer('objects that were not removed', names), detail };
}

function words(
  { executable }: PruneArguments,
  kind: string,
  more: readonly string[],
): readonly [string, ...string[]] {
  return [executable, kind, 'prune', '--force', ...more];
}

function filtersOf(args: PruneArguments, kind: (typeof kinds)[number]): readonly string[] {
  const given = kind === 'pod' ? {} : (args[`${kind}_filters`] ?? {});
  return Object.entries(given as JsonObject).flatMap(([name, value]) => {
    if (kind === 'image' && name === 'dangling_only') return value ? [] : ['-a'];
    if (kind === 'image' && name === 'external') return value ? ['--external'] : [];
    return filterWords(name, value ?? null);
  });
}

function filterWords(name: string, value: Json): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`--filter=${name}=${shown(value)}`];
  return Object.entries(value as JsonObject).map(
    ([key, one]) => `--filter=${name}=${key}=${shown(one)}`,
  );
}

/** Each kind's own answer, as Ansible has it; `changed` of the task is that of any. */
async function prune(
  prunings: readonly Pruning[],
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const answers: Record<string, ModuleResult> = {};
  for (const { kind, argv } of prunings) {
    const message = `Error executing prune on ${kind}`;
    const { stdout, stderr } = await useTool(argv, context, { message });
    const gone = stdout.split('\n').filter((line) => line !== '');
    answers[kind] = { changed: stdout !== '', [kind]: gone, errors: stderr };
  }
  return { changed: Object.values(answers).some(({ changed }) => changed), ...answers };
}
