import { parseReference } from '../../oci/reference.ts';
import { CodedError } from '../../util/coded-error.ts';
import { chooseMapping, type EditableList, type Mapping } from './mapping.ts';

/** A tag that is to be added to an image. */
export interface Addition {
  readonly mapping: Mapping;
  readonly tag: string;
}

/** What can be added, and why the rest cannot. */
export interface PlannedAdditions {
  readonly additions: readonly Addition[];
  readonly problems: readonly CodedError[];
}

/**
 * Every tag for every image, once however it is spelt. A problem for an image that is not in the list (MP6110), that goes to
 * several places of which none is the one (MP6111), or that has the tag already (MP6112).
 */
export function planAdditions(
  list: EditableList,
  images: readonly string[],
  tags: readonly string[],
): PlannedAdditions {
  const additions = new Map<string, Addition>();
  const problems: CodedError[] = [];
  for (const image of images) {
    try {
      const mapping = mappingOf(list, image);
      for (const tag of new Set(tags)) {
        const name = `${mapping.source} ${mapping.target ?? ''} ${tag}`;
        if (mapping.tags.has(tag)) problems.push(listed(mapping, tag));
        else additions.set(name, { mapping, tag });
      }
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      problems.push(error);
    }
  }
  return { additions: [...additions.values()], problems };
}

function mappingOf(list: EditableList, image: string): Mapping {
  refuseTag(image);
  const mappings = list.mappingsOf(image);
  const mapping = chooseMapping(mappings);
  if (mapping !== undefined) return mapping;
  if (mappings.length === 0) {
    throw new CodedError('MP6110', `${image} is not in the list`, {
      hint: 'Tags are added to images that the list has already.',
    });
  }
  const targets = mappings.map(({ target }) => target ?? 'its own name').join(', ');
  throw new CodedError('MP6111', `${image} goes to several places: ${targets}`, {
    hint: 'Of several the only one called mirrored-… would count; add the line by hand.',
  });
}

function refuseTag(image: string): void {
  const { digest } = parseReference(image);
  const hasTag = image.slice(image.lastIndexOf('/') + 1).includes(':');
  if (digest === undefined && !hasTag) return;
  throw new CodedError('MP6110', `${image} has a tag or digest of its own`, {
    hint: 'Name images without; the tags stand in --tags.',
  });
}

function listed({ source, target }: Mapping, tag: string): CodedError {
  const place = target === undefined ? '' : ` for ${target}`;
  return new CodedError('MP6112', `${source} has the tag ${tag}${place} already`, {
    hint: 'Only new tags are added.',
  });
}
