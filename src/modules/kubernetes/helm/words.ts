import type { PlanContext } from '../../../runner/module.ts';
import { expandArgument } from '../../command/expand.ts';
import { pathOf } from '../../files/path.ts';
import type { HelmArguments } from './arguments.ts';

/** Words that are said where a condition holds. */
function when(isSo: boolean, ...words: readonly string[]): readonly string[] {
  return isSo ? words : [];
}

/** Which chart is meant. */
export function chartOptions({
  chart_version: version,
  chart_repo_url: repository,
}: HelmArguments): readonly string[] {
  return [
    ...(version === undefined ? [] : [`--version=${version}`]),
    ...(repository === undefined ? [] : [`--repo=${repository}`]),
  ];
}

/** The chart as helm takes it; a home folder or a variable in it is expanded. */
export function chartOf(
  { chart_ref: chart = '' }: HelmArguments,
  context: PlanContext<unknown>,
): string {
  return expandArgument(chart, context.environment);
}

/** Installs or upgrades; `-f=-` makes helm read values from its input. */
export function deployWords(
  args: HelmArguments,
  { isThere, fetchesInline }: { readonly isThere: boolean; readonly fetchesInline: boolean },
  context: PlanContext<unknown>,
): readonly string[] {
  const {
    wait,
    wait_timeout: waitTimeout,
    timeout,
    post_renderer: renderer,
    history_max: history,
  } = args;
  return [
    ...chartOptions(args),
    ...(args.replace
      ? ['install', ...when(fetchesInline, '--dependency-update')]
      : ['upgrade', '-i', '--reset-values']),
    ...when(wait, '--wait'),
    ...(wait && waitTimeout !== undefined ? ['--timeout', waitTimeout] : []),
    ...when(args.atomic, '--atomic'),
    ...(timeout === undefined ? [] : ['--timeout', timeout]),
    ...when(args.force && isThere, '--force'),
    ...when(args.replace, '--replace'),
    ...when(args.disable_hook, '--no-hooks'),
    ...when(args.create_namespace, '--create-namespace'),
    ...args.values_files.map((file) => `--values=${pathOf(file, context)}`),
    ...when(hasValues(args), '-f=-'),
    ...(renderer === undefined ? [] : [`--post-renderer=${renderer}`]),
    ...when(args.skip_crds, '--skip-crds'),
    ...(history === undefined ? [] : [`--history-max=${history}`]),
    ...(args.set_values ?? []).flatMap(setWords),
    args.release_name,
    chartOf(args, context),
  ];
}

function setWords({
  value,
  value_type: type = 'raw',
}: NonNullable<HelmArguments['set_values']>[number]) {
  return [type === 'raw' ? '--set' : `--set-${type}`, value];
}

export function hasValues({ release_values: values }: HelmArguments): boolean {
  return Object.keys(values).length > 0;
}

/** Shows what an upgrade would change, with helm's plugin for that. */
export function diffWords(args: HelmArguments, context: PlanContext<unknown>): readonly string[] {
  const { chart_repo_url: repository, chart_version: version } = args;
  return [
    'diff',
    'upgrade',
    args.release_name,
    chartOf(args, context),
    ...(repository === undefined ? [] : [`--repo=${repository}`]),
    ...(version === undefined ? [] : [`--version=${version}`]),
    ...when(!args.replace, '--reset-values'),
    ...args.values_files.map((file) => `-f=${pathOf(file, context)}`),
    ...when(hasValues(args), '-f=-'),
    ...(args.set_values ?? []).flatMap(setWords),
  ];
}

export function uninstallWords(args: HelmArguments): readonly string[] {
  return [
    'uninstall',
    ...when(!args.purge, '--keep-history'),
    ...when(args.disable_hook, '--no-hooks'),
    ...when(args.wait, '--wait'),
    ...(args.wait_timeout === undefined ? [] : ['--timeout', args.wait_timeout]),
    args.release_name,
  ];
}
