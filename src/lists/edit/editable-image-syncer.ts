import { isMap } from 'yaml';
import { parseReference } from '../../oci/reference.ts';
import { type EditableList, type Mapping, repositoryName } from './mapping.ts';
import { sortItems } from './sort-items.ts';
import { YamlLines } from './yaml-lines.ts';
import { scalarText, sequenceAt, writtenText } from './yaml-nodes.ts';

/** image-syncer's list: every tag is an image of its own. */
export class EditableImageSyncer implements EditableList {
  #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  mappingsOf(image: string): readonly Mapping[] {
    const wanted = repositoryName(image);
    const sources = sourcesOf(new YamlLines(this.#text)).filter(
      (source) => repositoryName(source) === wanted,
    );
    const [first] = sources;
    if (first === undefined) return [];
    const tags = new Set(sources.flatMap((source) => parseReference(source).tag ?? []));
    const source = first.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
    return [{ source, target: undefined, tags }];
  }

  add({ source }: Mapping, tag: string): void {
    const lines = new YamlLines(this.#text);
    const images = imagesOf(lines);
    const item = `source: ${writtenText(`${source}:${tag}`)}`;
    if (images) lines.append(images, images.flow ? `{${item}}` : item);
    this.#text = lines.text;
  }

  text(): string {
    return sortItems(this.#text, 'images');
  }
}

function imagesOf({ root }: YamlLines) {
  return isMap(root) ? sequenceAt(root, 'images') : undefined;
}

function sourcesOf(lines: YamlLines): readonly string[] {
  return (imagesOf(lines)?.items ?? []).flatMap((item) =>
    isMap(item) ? (scalarText(item.get('source', true)) ?? []) : [],
  );
}
