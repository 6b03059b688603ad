import { readFileSync } from 'node:fs';
import type { PlanContext } from '../../runner/module.ts';
import { toPlain } from '../../template/convert.ts';
import { readYaml } from '../../template/yaml/read-yaml.ts';
import { CodedError } from '../../util/coded-error.ts';
import { notFound, pathOf } from '../files/path.ts';
import { followedStat } from '../files/stat-of.ts';
import type { Resource } from './client.ts';

export interface DefinitionArguments {
  readonly definition?: unknown;
  readonly src?: string;
  readonly kind?: string;
  readonly api_version: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** The objects that a task names: in `definition`, in a file, or by kind and name. Throws a CodedError. */
export function resourcesOf(
  args: DefinitionArguments,
  context: PlanContext<unknown>,
): readonly Resource[] {
  const written = args.src === undefined ? args.definition : fileText(args.src, context);
  const documents = written === undefined ? [{}] : flat(written);
  return documents.map((document) => completed(document, args));
}

function fileText(src: string, context: PlanContext<unknown>): string {
  const path = context.find('files', src) ?? pathOf(src, context);
  if (followedStat(path) === undefined) throw notFound(src);
  return readFileSync(path, 'utf8');
}

/** Text is YAML of any number of documents; lists, and objects of kind List, are taken apart. */
function flat(written: unknown): readonly Record<string, unknown>[] {
  if (typeof written === 'string') {
    return readYaml(written).map(toPlain).flatMap(flat);
  }
  if (Array.isArray(written)) return written.flatMap(flat);
  if (typeof written !== 'object' || written === null) return [];
  const object = written as Record<string, unknown>;
  const isList = String(object.kind ?? '').endsWith('List') && Array.isArray(object.items);
  return isList ? flat(object.items) : [object];
}

function completed(document: Record<string, unknown>, args: DefinitionArguments): Resource {
  const kind = document.kind ?? args.kind;
  if (typeof kind !== 'string') {
    throw new CodedError('MP4201', 'the object has no kind', {
      hint: 'Give a definition with apiVersion, kind and metadata, or kind and name.',
    });
  }
  const metadata = {
    ...(args.name === undefined ? {} : { name: args.name }),
    ...(args.namespace === undefined ? {} : { namespace: args.namespace }),
    ...(document.metadata as object | undefined),
  };
  const apiVersion = document.apiVersion ?? args.api_version;
  return { ...document, apiVersion: String(apiVersion), kind, metadata } as Resource;
}
