import type { FromSchema } from 'json-schema-to-ts';
import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import type { JsonObject } from '../../util/json.ts';
import { choiceOr, dict, text, textOr } from '../argument.ts';
import { useTool } from '../command/tool.ts';
import { accessAliases, dockerAccess, dockerWords } from './docker/access.ts';
import { dockerDiff, mappingDifferences, plainText } from './docker/differences.ts';
import { inspect } from './engine-inspect.ts';
import { option, optionWords, pairs } from './podman/option-words.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['volume_name'],
  properties: {
    volume_name: text('Volume.'),
    state: choiceOr(['present', 'absent'], 'present', 'What it is to be.'),
    driver: textOr('local', 'Driver.'),
    driver_options: dict('Options of the driver by name.'),
    labels: dict('Labels by name.'),
    recreate: choiceOr(
      ['always', 'never', 'options-changed'],
      'never',
      'Whether to remove and make anew what is there.',
    ),
    ...dockerAccess,
  },
} as const;

type VolumeArguments = FromSchema<typeof schema>;

interface VolumePlan {
  readonly args: VolumeArguments;
  readonly commands: readonly (readonly [string, ...string[]])[];
  readonly result: ModuleResult;
}

/** Makes and removes volumes with docker. */
export const dockerVolume = defineModule<VolumeArguments, VolumePlan, unknown>({
  name: 'docker_volume',
  aliases: ['community.docker.docker_volume', 'community.general.docker_volume'],
  summary: 'Make and remove volumes with docker',
  args: schema,
  argumentAliases: { name: 'volume_name', ...accessAliases },
  check: 'full',
  canBecome: true,
  emulated: 'docker',
  plan: planVolume,
  apply: applyVolume,
});

async function planVolume(
  args: VolumeArguments,
  context: PlanContext<unknown>,
): Promise<Planned<VolumePlan>> {
  const { volume_name: name, state, recreate, driver } = args;
  const found = await inspect(dockerWords(args, 'volume', 'inspect', name), context);
  const differences = found === undefined ? [] : differencesOf(args, found.fields);
  const isWanted = state === 'present';
  const isStale =
    recreate === 'always' || (recreate === 'options-changed' && differences.length > 0);
  const goes = found !== undefined && (!isWanted || isStale);
  const comes = isWanted && (found === undefined || goes);
  const commands = [
    ...(goes ? [dockerWords(args, 'volume', 'rm', name)] : []),
    ...(comes ? [dockerWords(args, ...createWords(args))] : []),
  ];
  const actions = [
    ...(goes ? [`Removed volume ${name}`] : []),
    ...(comes ? [`Created volume ${name} with driver ${driver}`] : []),
  ];
  const result = {
    changed: commands.length > 0,
    actions,
    ...(isWanted ? { volume: found?.shown ?? null } : {}),
    ...(context.diff ? { diff: dockerDiff(differences) } : {}),
  };
  return commands.length === 0 ? { result } : { result, detail: { args, commands, result } };
}

function differencesOf(args: VolumeArguments, volume: JsonObject) {
  const { driver, driver_options, labels } = args;
  return [
    ...mappingDifferences('volume', { driver }, { driver: volume.Driver }),
    ...mappingDifferences('driver_options', driver_options, volume.Options),
    ...mappingDifferences('labels', labels, volume.Labels),
  ];
}

function createWords(args: VolumeArguments): readonly string[] {
  const table = {
    driver: option('--driver'),
    driver_options: pairs('--opt', '=', plainText),
    labels: pairs('--label', '=', plainText),
  };
  return ['volume', 'create', ...optionWords(table, args), args.volume_name];
}

async function applyVolume(
  { args, commands, result }: VolumePlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  for (const argv of commands) await useTool(argv, context);
  const { actions, ...rest } = result;
  if (args.state === 'absent') return result;
  const made = await inspect(dockerWords(args, 'volume', 'inspect', args.volume_name), context);
  return { ...rest, ...(args.debug ? { actions } : {}), volume: made?.shown ?? null };
}
