import { isDeepStrictEqual } from 'node:util';
import type { DiffText } from '../../../event/events.ts';
import type { PlanContext } from '../../../runner/module.ts';
import type { JsonObject } from '../../../util/json.ts';
import { compareVersions } from '../../../util/version-order.ts';
import type { HelmArguments } from './arguments.ts';
import type { HelmClient } from './client.ts';
import { type Chart, nameOf, type Release } from './release.ts';
import { diffWords, hasValues } from './words.ts';

/** A release as it is, and what it is to become. */
export interface Upgrade {
  readonly release: Release;
  readonly chart: Chart;
  readonly values: JsonObject;
}

/**
 * Whether an upgrade would change anything: by helm's plugin diff where that is installed, else by
 * chart, versions and values. A release that has failed is never as it is to be.
 */
export async function wouldChange(
  { release, chart, values }: Upgrade,
  args: HelmArguments,
  helm: HelmClient,
  context: PlanContext<unknown>,
): Promise<boolean> {
  if (args.force || release.status === 'failed') return true;
  if (!args.dependency_update && (await hasPlugin(helm, args))) {
    const stdin = hasValues(args) ? JSON.stringify(args.release_values) : undefined;
    const { stdout } = await helm.use(diffWords(args, context), stdin);
    return stdout.trim() !== '';
  }
  context.emit({ type: 'note', level: 'warning', text: coarse });
  return (
    release.chart !== nameOf(chart) ||
    (release.app_version ?? '') !== (chart.appVersion ?? '') ||
    !isDeepStrictEqual(release.values, values)
  );
}

const coarse =
  'helm: only chart, versions and values are compared; helm-diff 3.4.1 or later compares what comes of them';

/** The plugin; with the URL of a repository it has to be new enough for that. */
async function hasPlugin(helm: HelmClient, args: HelmArguments): Promise<boolean> {
  const { stdout } = await helm.run(['plugin', 'list']);
  const version = /^diff\s+(\S+)/m.exec(stdout)?.[1];
  if (version === undefined) return false;
  return args.chart_repo_url === undefined || compareVersions(version, '3.4.1') >= 0;
}

/** What of a release would change, for people. */
export function differenceOf({ release, chart, values }: Upgrade): DiffText {
  const before = {
    chart: release.chart,
    app_version: release.app_version,
    values: release.values,
  };
  const after = {
    chart: nameOf(chart),
    app_version: chart.appVersion ?? '',
    values,
  };
  return { before: shown(before), after: shown(after) };
}

function shown(state: unknown): string {
  return `${JSON.stringify(state, undefined, 2)}\n`;
}
