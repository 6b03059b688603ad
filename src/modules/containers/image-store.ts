import type { PlanContext } from '../../runner/module.ts';
import { parseJson } from '../../template/python/json-reader.ts';
import type { Value } from '../../template/value.ts';
import { runTool } from '../command/tool.ts';

/** The client of a container engine. */
export type Client = string;

/** What the engine tells of an image; undefined: it is not there. */
export async function inspectImage(
  client: Client,
  reference: string,
  context: PlanContext<unknown>,
): Promise<Value | undefined> {
  const { rc, stdout } = await runTool([client, 'image', 'inspect', reference], context);
  if (rc !== 0) return undefined;
  const found = parseJson(stdout);
  return Array.isArray(found) ? (found as readonly Value[])[0] : undefined;
}

/** Identity of an image: it changes when its content does. */
export function idOf(image: Value | undefined): string | undefined {
  return image instanceof Map ? String(image.get('Id') ?? image.get('ID') ?? '') : undefined;
}

/** `name` with a tag, unless it has a tag or a digest of its own. */
export function withTag(name: string, tag: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return last.includes(':') || last.includes('@') ? name : `${name}:${tag}`;
}
