import type { ListFindings } from '../list-findings.ts';
import type { ListEntry } from '../model.ts';
import { Fields, itemsOf, type PlacedText, type PlacedValue } from '../yaml/fields.ts';
import { checkReference, type YamlReader } from '../yaml/yaml-list.ts';

/**
 * The fields of pants' `oci_mirror_image` and `oci_mirror_images` as YAML: one target, a list of
 * them, or either below those names.
 */
export const readOciMirror: YamlReader = ({ value, span }, findings) => {
  const values = Array.isArray(value) ? itemsOf(value) : [{ value, span }];
  return { items: values.flatMap((one) => readTargets(one, findings)) };
};

type TargetKind = 'oci_mirror_image' | 'oci_mirror_images';

const kinds: readonly TargetKind[] = ['oci_mirror_image', 'oci_mirror_images'];

function readTargets({ value, span }: PlacedValue, findings: ListFindings): ListEntry[] {
  const fields = Fields.of(value, span, 'a target', findings);
  if (fields === undefined) return [];
  const named = kinds.filter((kind) => fields.keys.includes(kind));
  if (named.length === 0) {
    return readTarget(fields, fields.has('variants') ? 'oci_mirror_images' : undefined, findings);
  }
  fields.close(kinds);
  return named.flatMap((kind) =>
    membersOf(fields, kind).flatMap((member) => {
      const target = Fields.of(member.value, member.span, kind, findings);
      return target === undefined ? [] : readTarget(target, kind, findings);
    }),
  );
}

function membersOf(fields: Fields, kind: TargetKind): readonly PlacedValue[] {
  const value = fields.raw(kind);
  if (Array.isArray(value)) return itemsOf(value);
  return [{ value, span: fields.spanOf(kind) }];
}

/** `description` and `tags` describe the target to pants; they say nothing of the image. */
const common = ['name', 'source_repository', 'destination_repository', 'description', 'tags'];

const ownFields = {
  oci_mirror_image: [...common, 'digest', 'sha', 'tag'],
  oci_mirror_images: [...common, 'variants'],
};

function readTarget(
  fields: Fields,
  kind: TargetKind = 'oci_mirror_image',
  findings: ListFindings,
): ListEntry[] {
  fields.close(ownFields[kind]);
  const source = fields.required('source_repository');
  const target = fields.required('destination_repository');
  const places = [source, target];
  if (kind === 'oci_mirror_images') {
    return withNames(places, findings, (names) => readVariants(fields, names, findings));
  }
  const digest = readDigestField(fields, findings);
  const tag = fields.text('tag');
  return withNames(places, findings, (names) => {
    if (digest === undefined) return [];
    const name = fields.text('name')?.text;
    const image = { ...names, digest, tag: tag ?? { text: 'latest', span: digest.span } };
    return entryOf({ ...image, name, span: fields.span }, findings);
  });
}

interface Names {
  readonly source: PlacedText;
  readonly target: PlacedText;
}

function withNames(
  [source, target]: readonly (PlacedText | undefined)[],
  findings: ListFindings,
  read: (names: Names) => ListEntry[],
): ListEntry[] {
  const right = [source, target].filter((name) => name !== undefined && isBare(name, findings));
  if (right.length < 2 || source === undefined || target === undefined) return [];
  return read({ source, target });
}

function isBare({ text, span }: PlacedText, findings: ListFindings): boolean {
  if (!/@|:(?!.*\/)/.test(text)) return checkReference(`${text}:x`, span, findings);
  findings.error('MP2104', `"${text}" has a tag or digest, and a repository has none`, span);
  return false;
}

/** The README of pants' backend calls it `sha`, its code `digest`. */
function readDigestField(fields: Fields, findings: ListFindings): PlacedText | undefined {
  if (!fields.has('sha')) return fields.required('digest');
  if (!fields.has('digest')) return fields.required('sha');
  findings.error('MP2105', '"sha" and "digest" are one field; give one', fields.spanOfKey('sha'));
  return undefined;
}

/** Each variant is an image of its own, named by its key at the target. */
function readVariants(fields: Fields, names: Names, findings: ListFindings): ListEntry[] {
  const variants = fields.mapping('variants', 'the variants');
  if (variants === undefined) {
    if (!fields.has('variants')) fields.required('variants');
    return [];
  }
  if (variants.keys.length === 0) fields.required('variants');
  const name = fields.text('name')?.text ?? '';
  return variants.keys.flatMap((key) => {
    const digest = variants.required(key);
    const tag = { text: key, span: variants.spanOfKey(key) };
    if (digest === undefined) return [];
    return entryOf({ ...names, digest, tag, name: `${name}#${key}`, span: tag.span }, findings);
  });
}

interface Parts extends Names {
  readonly digest: PlacedText;
  readonly tag: PlacedText;
  readonly name: string | undefined;
  readonly span: ListEntry['span'];
}

function entryOf(
  { source, target, digest, tag, name, span }: Parts,
  findings: ListFindings,
): ListEntry[] {
  const hex = digest.text.replace(/^sha256:/, '');
  const image = `${source.text}@${/:/.test(hex) ? hex : `sha256:${hex}`}`;
  const right = [
    checkReference(image, digest.span, findings),
    checkReference(`${target.text}:${tag.text}`, tag.span, findings),
  ];
  if (right.includes(false)) return [];
  return [{ kind: 'image', source: image, target: target.text, tag: tag.text, name, span }];
}
