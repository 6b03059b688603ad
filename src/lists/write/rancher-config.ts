import type { ListFindings } from '../list-findings.ts';
import {
  type ListWriter,
  leaveOut,
  tellFilters,
  tellHosts,
  tellWishes,
  yamlText,
} from './list-writer.ts';
import { joined, type PortableImage, type PortableName } from './portable.ts';

const format = 'config.yaml of Rancher';

interface Artifact {
  readonly source: string;
  readonly base: string;
  readonly name: string;
  readonly tags: string[];
}

/** `config.yaml`: an artifact for each pair of source and target, with all its tags. */
export const writeRancherConfig: ListWriter = ({ images, filters, hosts }, findings) => {
  tellFilters(filters, format, findings);
  tellHosts(hosts, format, findings);
  const artifacts = new Map<string, Artifact>();
  for (const image of images) gather(image, artifacts, findings);
  const all = [...artifacts.values()];
  const bases = [...new Set(all.map(({ base }) => base))];
  const only = bases.length === 1;
  return yamlText({
    Artifacts: all.map((artifact) => artifactValue(artifact, only)),
    Repositories: bases.map((base) => ({
      BaseUrl: base,
      ...(only ? { DefaultTarget: true } : {}),
    })),
  });
};

function artifactValue({ source, base, name, tags }: Artifact, isDefault: boolean): unknown {
  return {
    SourceArtifact: source,
    Tags: tags,
    TargetArtifactName: name,
    ...(isDefault ? {} : { TargetRepositories: [base] }),
  };
}

function gather(
  image: PortableImage,
  artifacts: Map<string, Artifact>,
  findings: ListFindings,
): void {
  const { item, source, target } = image;
  tellWishes(image, format, findings);
  const flaw = flawOf(source, target);
  if (flaw !== undefined || target === undefined) {
    leaveOut(findings, item, `${item.source}: ${flaw}`);
    return;
  }
  const slash = target.name.lastIndexOf('/');
  const [base, name] = [target.name.slice(0, slash), target.name.slice(slash + 1)];
  const key = `${source.name} ${target.name}`;
  const known = artifacts.get(key) ?? { source: source.name, base, name, tags: [] };
  artifacts.set(key, known);
  if (source.tag !== undefined && !known.tags.includes(source.tag)) known.tags.push(source.tag);
}

function flawOf(source: PortableName, target: PortableName | undefined): string | undefined {
  if (target === undefined) return 'it has no target; give the registry: -d REGISTRY';
  if (source.digest !== undefined) return 'an artifact has tags, not digests';
  if (source.tag !== target.tag) return `its tag cannot change, as in ${joined(target)}`;
  return target.name.includes('/') ? undefined : 'its target has no path';
}
