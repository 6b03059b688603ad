import { parseReference } from '../../oci/reference.ts';
import { type EditableList, type Mapping, repositoryName } from './mapping.ts';
import { formatTextList, parseTextList, sortTextList, type TextEntry } from './text-list.ts';

/** A list of lines `SOURCE TARGET TAG`, or `name:tag`. */
export class EditableTextList implements EditableList {
  readonly #list: ReturnType<typeof parseTextList>;
  readonly #added: TextEntry[] = [];

  constructor(text: string) {
    this.#list = parseTextList(text);
  }

  mappingsOf(image: string): readonly Mapping[] {
    const wanted = repositoryName(image);
    const found = new Map<
      string,
      { source: string; target: string | undefined; tags: Set<string> }
    >();
    for (const { words } of [...this.#list.entries, ...this.#added]) {
      const [name = '', target, tag = parseReference(name).tag ?? ''] = words;
      if (repositoryName(name) !== wanted) continue;
      const key = target ?? '';
      const mapping = found.get(key) ?? { source: withoutTag(name), target, tags: new Set() };
      mapping.tags.add(tag);
      found.set(key, mapping);
    }
    return [...found.values()];
  }

  add({ source, target }: Mapping, tag: string): void {
    const words = target === undefined ? [`${source}:${tag}`] : [source, target, tag];
    this.#added.push({ comments: [], words, remark: '' });
  }

  text(): string {
    const entries = [...this.#list.entries, ...this.#added];
    return formatTextList(sortTextList({ ...this.#list, entries }));
  }
}

function withoutTag(name: string): string {
  return name.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}
