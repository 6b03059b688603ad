import { pathOf } from '../../mirror/name-style.ts';
import { parseReference } from '../../oci/reference.ts';
import { checkReference, checkTag } from '../check-names.ts';
import type { ListFindings } from '../list-findings.ts';
import type { ListEntry } from '../model.ts';
import { Fields, type PlacedText, type PlacedValue } from '../yaml/fields.ts';
import type { YamlReader } from '../yaml/yaml-list.ts';

/**
 * image-syncer: `targetRepoPrefix` (absent in files for its later versions) and `images`, each a
 * `source` and perhaps a `tag`. The target is the prefix and the whole source, its host included.
 */
export const readImageSyncer: YamlReader = ({ value, span }, findings) => {
  const fields = Fields.of(value, span, 'the list', findings);
  if (fields === undefined) return { items: [] };
  fields.close(['targetRepoPrefix', 'images']);
  const prefix = readPrefix(fields, findings);
  const images = fields.requiredList('images') ?? [];
  return { items: images.flatMap((image) => readImage(image, prefix, findings)) };
};

function readPrefix(fields: Fields, findings: ListFindings): string | undefined {
  if (!fields.keys.includes('targetRepoPrefix')) return undefined;
  const prefix = fields.required('targetRepoPrefix');
  if (prefix === undefined || prefix.text.endsWith('/')) return prefix?.text;
  findings.warning('MP2108', 'the prefix has no slash at its end; one is put there', prefix.span, {
    help: 'image-syncer joins prefix and source as they are.',
  });
  return `${prefix.text}/`;
}

function readImage(
  { value, span }: PlacedValue,
  prefix: string | undefined,
  findings: ListFindings,
): ListEntry[] {
  const fields = Fields.of(value, span, 'an image', findings);
  if (fields === undefined) return [];
  fields.close(['source', 'tag', 'sign', 'amd64Only']);
  nameUnused(fields, findings);
  const source = fields.required('source');
  const tag = fields.text('tag');
  const right = [
    source !== undefined && checkReference(source.text, source.span, findings),
    tag === undefined || checkTag(tag.text, tag.span, findings),
  ];
  if (source === undefined || right.includes(false)) return [];
  if (!hasTag(source, tag, findings)) return [];
  const entry = { kind: 'image', source: source.text, tag: tag?.text, span } as const;
  if (prefix === undefined) return [{ ...entry, keepHost: true }];
  const target = `${prefix}${wholePath(source.text)}`;
  const whole = tag === undefined ? target : `${target}:${tag.text}`;
  return checkReference(whole, (tag ?? source).span, findings) ? [{ ...entry, target }] : [];
}

function wholePath(image: string): string {
  return pathOf({ image, source: parseReference(image), tag: '' }, 'whole', undefined);
}

/** As upstream has it: what is pinned by digest says by which tag it is to be found. */
function hasTag(source: PlacedText, tag: PlacedText | undefined, findings: ListFindings): boolean {
  if (tag !== undefined || parseReference(source.text).tag !== undefined) return true;
  findings.error('MP2106', 'an image with a digest needs a "tag"', source.span, {
    help: 'Add tag: NAME beside the source.',
  });
  return false;
}

function nameUnused(fields: Fields, findings: ListFindings): void {
  if (fields.boolean('sign') === true) {
    findings.warning(
      'MP2109',
      'images are not signed ("sign" is not honoured)',
      fields.spanOfKey('sign'),
      {
        help: 'Signatures that exist at the source come along with `referrers: true`.',
      },
    );
  }
  if (fields.boolean('amd64Only') === true) {
    findings.warning(
      'MP2109',
      'all platforms are copied ("amd64Only" is not honoured)',
      fields.spanOfKey('amd64Only'),
      {
        help: 'It never filtered anything in image-syncer either. Use `platforms: [linux/amd64]` to filter.',
      },
    );
  }
}
