import {
  type ApplyContext,
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../../runner/module.ts';
import { Unknown } from '../../../template/value.ts';
import { CodedError } from '../../../util/coded-error.ts';
import { type HelmArguments, helmAliases, helmSchema } from './arguments.ts';
import { HelmClient } from './client.ts';
import { differenceOf, wouldChange } from './drift.ts';
import { type Chart, chartInfo, nameOf, type Release, releaseNow } from './release.ts';
import { wantedValues } from './values.ts';
import { chartOf, chartOptions, deployWords, hasValues, uninstallWords } from './words.ts';

/** What to run: dependencies first where there are words for it, then the command itself. */
interface HelmPlan {
  readonly args: HelmArguments;
  readonly dependencies: readonly string[] | undefined;
  readonly words: readonly string[];
}

/** Installs, upgrades and removes releases of charts, with the program helm. */
export const helm = defineModule<HelmArguments, HelmPlan, unknown>({
  name: 'helm',
  aliases: ['kubernetes.core.helm', 'community.kubernetes.helm'],
  summary: 'Install, upgrade and remove releases of charts with helm',
  args: helmSchema,
  argumentAliases: helmAliases,
  secrets: ['api_key'],
  check: 'full',
  emulated: 'helm',
  plan: planHelm,
  apply: applyHelm,
});

/** Its own lists of charts are renewed here already: without them nobody knows what is newest. */
async function planHelm(
  args: HelmArguments,
  context: PlanContext<unknown>,
): Promise<Planned<HelmPlan>> {
  requireSense(args);
  const client = new HelmClient(args, context);
  if (args.update_repo_cache) await client.use(['repo', 'update']);
  const release = await releaseNow(client, args.release_name);
  if (args.release_state === 'present') return planDeployment(args, release, client, context);
  if (release === undefined) return unchanged(release, client, []);
  const words = uninstallWords(args);
  return changed({ args, dependencies: undefined, words }, release, client);
}

function requireSense(args: HelmArguments): void {
  const { release_state: state, chart_ref, replace, history_max, wait_timeout, timeout } = args;
  if (state === 'present' && chart_ref === undefined) {
    throw new CodedError('MP4340', 'a release needs a chart', { hint: 'Give chart_ref.' });
  }
  const excluded = [
    [args.context !== undefined && args.ca_cert !== undefined, 'context and ca_cert'],
    [replace && history_max !== undefined, 'replace and history_max'],
    [replace && state === 'absent', 'replace and state absent'],
    [wait_timeout !== undefined && timeout !== undefined, 'wait_timeout and timeout'],
  ] as const;
  const found = excluded.find(([isSo]) => isSo);
  if (found === undefined) return;
  throw new CodedError('MP4340', `${found[1]} exclude each other`, {
    hint: 'Leave out one of them.',
  });
}

async function planDeployment(
  args: HelmArguments,
  release: Release | undefined,
  client: HelmClient,
  context: PlanContext<unknown>,
): Promise<Planned<HelmPlan>> {
  const chart = await chartInfo(client, chartOptions(args), chartOf(args, context));
  const values = wantedValues(args, context);
  const upgrade = release && { release, chart, values };
  if (upgrade !== undefined && !(await wouldChange(upgrade, args, client, context))) {
    return unchanged(release, client, chartOptions(args));
  }
  const plan = deployment(args, chart, release !== undefined, context);
  const { result, detail } = changed(plan, release, client, chart);
  return { result: { ...result, ...(upgrade && { diff: [differenceOf(upgrade)] }) }, detail };
}

/** Of a chart in a folder the dependencies are fetched first; of others only `install` can do so. */
function deployment(
  args: HelmArguments,
  chart: Chart,
  isThere: boolean,
  context: PlanContext<unknown>,
): HelmPlan {
  const wantsDependencies = args.dependency_update && chart.hasDependencies;
  if (args.dependency_update && !chart.hasDependencies) {
    const text = `helm: chart ${chart.name} has no dependencies to update`;
    context.emit({ type: 'note', level: 'warning', text });
  }
  const isElsewhere =
    args.chart_repo_url !== undefined || /^https?:\/\//.test(args.chart_ref ?? '');
  if (wantsDependencies && isElsewhere && !args.replace) {
    throw new CodedError('MP4341', 'helm upgrade cannot fetch dependencies of a chart elsewhere', {
      hint: 'With replace: true it is installed instead; or unpack the chart into a folder first.',
    });
  }
  const fetchesInline = wantsDependencies && isElsewhere;
  const dependencies =
    wantsDependencies && !isElsewhere
      ? ['dependency', 'update', chartOf(args, context)]
      : undefined;
  return { args, dependencies, words: deployWords(args, { isThere, fetchesInline }, context) };
}

function unchanged(
  release: Release | undefined,
  client: HelmClient,
  words: readonly string[],
): Planned<HelmPlan> {
  const status = release ?? null;
  const command = client.shown(words);
  return { result: { changed: false, status, stdout: '', stderr: '', command } };
}

/**
 * What is known of a change before it is made: as Ansible tells it under check, and what the
 * release will be called.
 */
function changed(
  detail: HelmPlan,
  release: Release | undefined,
  client: HelmClient,
  chart?: Chart,
): Planned<HelmPlan> {
  const unknown = new Unknown('a release that is not changed yet');
  const values = { current: release?.values ?? {}, declared: release ?? {} };
  const { release_name: name, release_namespace: namespace } = detail.args;
  const known = chart && {
    name,
    namespace,
    chart: nameOf(chart),
    app_version: chart.appVersion ?? '',
    revision: unknown,
    status: unknown,
    updated: unknown,
  };
  const status = { values, ...known };
  const command = client.shown(detail.words);
  return { result: { changed: true, status, stdout: unknown, stderr: unknown, command }, detail };
}

async function applyHelm(
  { args, dependencies, words }: HelmPlan,
  context: ApplyContext<unknown>,
): Promise<ModuleResult> {
  const client = new HelmClient(args, context);
  if (dependencies !== undefined) await client.use(dependencies);
  const readsValues = args.release_state === 'present' && hasValues(args);
  const stdin = readsValues ? JSON.stringify(args.release_values) : undefined;
  const { stdout, stderr } = await client.use(words, stdin);
  const status = (await releaseNow(client, args.release_name)) ?? null;
  return { changed: true, stdout, stderr, status, command: client.shown(words) };
}
