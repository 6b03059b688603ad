import { checkDigest, checkRepository, checkTag } from '../check-names.ts';
import type { ListFindings } from '../list-findings.ts';
import type { ListEntry } from '../model.ts';
import { Fields, itemsOf, type PlacedText, type PlacedValue } from '../yaml/fields.ts';
import type { YamlReader } from '../yaml/yaml-list.ts';

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
  const names = readNames(fields, findings);
  if (kind === 'oci_mirror_images') return readVariants(fields, names, findings);
  const digest = readDigestField(fields, findings);
  const tag = fields.text('tag') ?? { text: 'latest', span: fields.span };
  const name = fields.text('name')?.text;
  return entryOf({ names, digest, tag, name, span: fields.span }, findings);
}

interface Names {
  readonly source: PlacedText;
  readonly target: PlacedText;
}

function readNames(fields: Fields, findings: ListFindings): Names | undefined {
  const source = fields.required('source_repository');
  const target = fields.required('destination_repository');
  const right = [source, target].filter(
    (name) => name !== undefined && checkRepository(name.text, name.span, findings),
  );
  if (right.length < 2 || source === undefined || target === undefined) return undefined;
  return { source, target };
}

/** The README of pants' backend calls it `sha`, its code `digest`. */
function readDigestField(fields: Fields, findings: ListFindings): PlacedText | undefined {
  if (!fields.has('sha')) return fields.required('digest');
  if (!fields.has('digest')) return fields.required('sha');
  findings.error('MP2105', '"sha" and "digest" are one field; give one', fields.spanOfKey('sha'));
  return undefined;
}

/** Each variant is an image of its own, named by its key at the target. */
function readVariants(
  fields: Fields,
  names: Names | undefined,
  findings: ListFindings,
): ListEntry[] {
  const variants = fields.mapping('variants', 'the variants');
  if (variants === undefined || variants.keys.length === 0) {
    tellNoVariants(fields, findings);
    return [];
  }
  const name = fields.text('name')?.text ?? '';
  return variants.keys.flatMap((key) => {
    const digest = variants.required(key);
    const tag = { text: key, span: variants.spanOfKey(key) };
    return entryOf({ names, digest, tag, name: `${name}#${key}`, span: tag.span }, findings);
  });
}

/** What is no mapping has been told already. */
function tellNoVariants(fields: Fields, findings: ListFindings): void {
  if (!fields.has('variants')) fields.required('variants');
  else if (fields.raw('variants') instanceof Map) {
    findings.error('MP2106', 'there is nothing in "variants"', fields.spanOfKey('variants'));
  }
}

interface Parts {
  readonly names: Names | undefined;
  readonly digest: PlacedText | undefined;
  readonly tag: PlacedText;
  readonly name: string | undefined;
  readonly span: ListEntry['span'];
}

function entryOf({ names, digest, tag, name, span }: Parts, findings: ListFindings): ListEntry[] {
  const whole = digest === undefined ? '' : withAlgorithm(digest.text);
  const right = [
    digest !== undefined && checkDigest(whole, digest.span, findings),
    checkTag(tag.text, tag.span, findings),
  ];
  if (names === undefined || right.includes(false)) return [];
  const image = `${names.source.text}@${whole}`;
  return [{ kind: 'image', source: image, target: names.target.text, tag: tag.text, name, span }];
}

function withAlgorithm(digest: string): string {
  return digest.includes(':') ? digest : `sha256:${digest}`;
}
