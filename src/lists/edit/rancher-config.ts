import { isMap } from 'yaml';
import { YamlLines } from './yaml-lines.ts';
import { scalarText, sequenceAt } from './yaml-nodes.ts';

/**
 * Rancher's `config.yaml` in its order: artifacts by source and target name, tags and
 * repositories (by `BaseUrl`) in the order of their characters.
 */
export function sortRancherConfig(text: string): string {
  const lines = new YamlLines(text);
  if (!isMap(lines.root) || lines.hasAnchors) return text;
  const artifacts = sequenceAt(lines.root, 'Artifacts');
  for (const artifact of artifacts?.items ?? []) {
    const tags = isMap(artifact) ? sequenceAt(artifact, 'Tags') : undefined;
    if (tags) lines.sort(tags, (a, b) => compare(scalarText(a), scalarText(b)));
  }
  if (artifacts) lines.sort(artifacts, compareArtifacts);
  const repositories = sequenceAt(lines.root, 'Repositories');
  if (repositories) {
    lines.sort(repositories, (a, b) => compare(field(a, 'BaseUrl'), field(b, 'BaseUrl')));
  }
  return lines.text;
}

function compareArtifacts(a: unknown, b: unknown): number {
  return (
    compare(field(a, 'SourceArtifact'), field(b, 'SourceArtifact')) ||
    compare(field(a, 'TargetArtifactName'), field(b, 'TargetArtifactName'))
  );
}

function field(node: unknown, key: string): string | undefined {
  return isMap(node) ? scalarText(node.get(key, true)) : undefined;
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}
