import { tlsOf } from '../../../lists/image-entries.ts';
import type { ListHost, TagsItem } from '../../../lists/model.ts';
import type { ListResolver } from '../../../lists/resolve-items.ts';
import type { NamingRules } from '../../../mirror/naming.ts';
import { problemInWords, problemOf } from '../../../mirror/problem.ts';
import type { Access, Fallback } from '../../../mirror/request.ts';
import { onSide } from '../../../mirror/side.ts';
import { normaliseRegistry, type Reference } from '../../../oci/reference.ts';
import { RegistryError, type Side } from '../../../oci/registry-error.ts';
import { endsOfItem } from './ends-of-item.ts';
import type { ListContext } from './list-context.ts';

/** How a task gets to both ends, and what it calls targets. */
export interface ListView {
  readonly access: Readonly<Record<Side, Access>>;
  readonly rules: NamingRules;
  readonly fallback: Fallback;
}

/**
 * Asks registries for what a list filters. Where a source does not tell its tags, those of the
 * target are taken, unless no earlier copy is accepted: each then falls into the safety net.
 */
export function listResolver(
  hosts: readonly ListHost[],
  view: ListView,
  context: ListContext,
): ListResolver {
  const { signal, services, emit } = context;
  const verified = tlsOf(hosts);
  const accessOf = (side: Side, registry: string): Access => {
    const access = view.access[side];
    return { ...access, tlsVerify: access.tlsVerify ?? verified.get(registry) };
  };
  const tagsAt = (side: Side, reference: Reference) => {
    const visit = { access: accessOf(side, reference.registry), side, purpose: 'read' } as const;
    return onSide(side, () => gather(services.repository(reference, visit).listTags({ signal })));
  };
  return {
    tags: async (item) => {
      const { source, target } = endsOfItem(item, view.rules);
      try {
        return await tagsAt('source', source);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof RegistryError) || view.fallback === 'never') throw error;
        const tags = await tagsAt('target', target).catch(() => []);
        if (tags.length === 0) throw error;
        emit({ type: 'note', level: 'warning', text: noteOf(item, tags.length, error) });
        return tags;
      }
    },
    repositories: ({ source }) => {
      const registry = normaliseRegistry(source);
      const access = accessOf('source', registry);
      return onSide('source', () => gather(services.repositories(registry, access, { signal })));
    },
  };
}

function noteOf({ source }: TagsItem, count: number, error: RegistryError): string {
  const why = problemInWords(problemOf(error, 'source'));
  return `the tags of ${source} cannot be listed, so the ${count} at the target are gone through: ${why}`;
}

async function gather(names: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const name of names) all.push(name);
  return all;
}
