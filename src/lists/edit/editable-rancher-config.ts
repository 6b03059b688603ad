import { isMap, type YAMLMap } from 'yaml';
import { CodedError } from '../../util/coded-error.ts';
import { type EditableList, type Mapping, repositoryName } from './mapping.ts';
import { sortRancherConfig } from './rancher-config.ts';
import { YamlLines } from './yaml-lines.ts';
import { scalarText, sequenceAt, writtenText } from './yaml-nodes.ts';

interface ArtifactMapping extends Mapping {
  /** Position among the artifacts. */
  readonly index: number;
}

/** Rancher's `config.yaml`: a tag is added to its artifact. */
export class EditableRancherConfig implements EditableList {
  #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  mappingsOf(image: string): readonly ArtifactMapping[] {
    const wanted = repositoryName(image);
    return artifactsOf(new YamlLines(this.#text)).flatMap((artifact, index) => {
      const source = scalarText(artifact.get('SourceArtifact', true)) ?? '';
      if (repositoryName(source) !== wanted) return [];
      const target = scalarText(artifact.get('TargetArtifactName', true)) ?? defaultName(source);
      const tags = sequenceAt(artifact, 'Tags')?.items.map(scalarText) ?? [];
      return [{ index, source, target, tags: new Set(tags.filter((tag) => tag !== undefined)) }];
    });
  }

  add({ index }: ArtifactMapping, tag: string): void {
    const lines = new YamlLines(this.#text);
    const artifact = artifactsOf(lines)[index];
    const tags = artifact && sequenceAt(artifact, 'Tags');
    if (tags === undefined) throw noTags(index);
    lines.append(tags, writtenText(tag));
    this.#text = lines.text;
  }

  text(): string {
    return sortRancherConfig(this.#text);
  }
}

function artifactsOf({ root }: YamlLines): readonly YAMLMap[] {
  const artifacts = isMap(root) ? sequenceAt(root, 'Artifacts') : undefined;
  return artifacts?.items.filter((item) => isMap(item)) ?? [];
}

function noTags(index: number): CodedError {
  return new CodedError('MP2212', `artifact ${index + 1} has no list of tags to add to`);
}

/** `mirrored-<second to last part>-<last part>`. */
function defaultName(source: string): string {
  return `mirrored-${source.split('/').slice(-2).join('-')}`;
}
