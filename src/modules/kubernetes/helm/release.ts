import type { JsonObject } from '../../../util/json.ts';
import { type HelmClient, objectOf } from './client.ts';

/** What helm tells of a release, with the values that it was given. */
export interface Release extends JsonObject {
  readonly name: string;
  readonly values: JsonObject;
}

/** The release of that name; undefined when there is none. Throws a ModuleFailure. */
export async function releaseNow(helm: HelmClient, name: string): Promise<Release | undefined> {
  const listed = await helm.read(['list', '--output=yaml', '--filter', name]);
  const all = Array.isArray(listed) ? listed.map(objectOf) : [];
  const found = all.find((each) => each.name === name);
  if (found === undefined) return undefined;
  const values = objectOf(await helm.read(['get', 'values', '--output=yaml', name]));
  return { ...found, name, values };
}

/** What a chart says of itself. */
export interface Chart {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string | undefined;
  readonly hasDependencies: boolean;
}

/** The chart as a release names it: with its version. */
export function nameOf({ name, version }: Chart): string {
  return `${name}-${version}`;
}

/** Reads a chart wherever it is. Throws a ModuleFailure. */
export async function chartInfo(
  helm: HelmClient,
  options: readonly string[],
  chart: string,
): Promise<Chart> {
  const { name, version, appVersion, dependencies } = objectOf(
    await helm.read([...options, 'show', 'chart', chart]),
  );
  return {
    name: String(name),
    version: String(version),
    appVersion: appVersion === undefined || appVersion === null ? undefined : String(appVersion),
    hasDependencies: Array.isArray(dependencies) && dependencies.length > 0,
  };
}
