import { formatPlatform } from '../../oci/platform.ts';
import type { ItemPolicy } from '../model.ts';
import { imageValue } from './images.ts';
import { type ListWriter, tellFilters, tellHosts, yamlText } from './list-writer.ts';
import type { PortableImage } from './portable.ts';

/** A playbook; images that want different things are in tasks of their own. */
export const writePlaybook: ListWriter = (list, findings) => {
  const { images, filters, hosts } = list;
  tellFilters(filters, 'a task', findings);
  tellHosts(hosts, 'a task', findings);
  const groups = new Map<string, PortableImage[]>();
  for (const image of images) {
    const key = JSON.stringify(image.item.wants ?? {});
    groups.set(key, [...(groups.get(key) ?? []), image]);
  }
  const tasks = [...groups.values()].map((group) => taskOf(group, list.isImmutable));
  return yamlText([{ name: 'Mirror images', hosts: 'localhost', gather_facts: false, tasks }]);
};

function taskOf(group: readonly PortableImage[], isImmutable: boolean): unknown {
  const lacksTarget = group.some(({ target }) => target === undefined);
  return {
    name: 'Mirror images',
    mirror_images: {
      ...(lacksTarget ? { registry: '{{ registry }}' } : {}),
      ...(isImmutable ? { on_conflict: 'stop' } : {}),
      ...wishes(group[0]?.item.wants),
      images: group.map(imageValue),
    },
  };
}

function wishes({ platforms, referrers, foreignLayers }: ItemPolicy = {}): object {
  const types = referrers?.artifactTypes;
  return {
    ...(platforms === undefined ? {} : { platforms: platforms.map(formatPlatform) }),
    ...(referrers === undefined
      ? {}
      : { referrers: types === undefined ? true : { artifact_types: types } }),
    ...(foreignLayers === undefined ? {} : { foreign_layers: foreignLayers }),
  };
}
