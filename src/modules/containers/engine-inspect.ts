import type { PlanContext } from '../../runner/module.ts';
import { parseJson } from '../../template/python/json-reader.ts';
import type { Value } from '../../template/value.ts';
import type { JsonObject } from '../../util/json.ts';
import { runTool } from '../command/tool.ts';

/** What an engine tells of a container, a pod, a network or a volume. */
export interface Inspected {
  /** As a result shows it. */
  readonly shown: Value;
  /** The same, to be read. */
  readonly fields: JsonObject;
}

/** Asks an engine with words like `podman container inspect NAME`; undefined: it is not there. */
export async function inspect(
  argv: readonly [string, ...string[]],
  context: PlanContext<unknown>,
): Promise<Inspected | undefined> {
  const { rc, stdout } = await runTool(argv, context);
  if (rc !== 0) return undefined;
  const [shown] = [parseJson(stdout)].flat() as readonly Value[];
  const [fields] = [JSON.parse(stdout) as JsonObject | JsonObject[]].flat();
  return shown instanceof Map && fields !== undefined ? { shown, fields } : undefined;
}
