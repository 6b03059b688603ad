import type { UnresolvedItem } from '../../../lists/resolve-items.ts';
import type { NamingRules } from '../../../mirror/naming.ts';
import { problemInWords, problemOf } from '../../../mirror/problem.ts';
import type { ImageRequest } from '../../../mirror/request.ts';
import { endsOfItem } from './ends-of-item.ts';

/**
 * What stands in a report for images that nobody could name: their repository (of a whole
 * registry `*`), failed for the reason that its tags could not be listed.
 */
export function unresolvedImage(
  { item, error }: UnresolvedItem,
  index: number,
  rules: NamingRules,
): ImageRequest {
  const problem = problemOf(error, 'source');
  const what = item.kind === 'registry' ? 'repositories' : 'tags';
  const reason = `its ${what} cannot be listed: ${problemInWords(problem)}`;
  return {
    index,
    image: item.kind === 'registry' ? `${item.source}/*` : item.source,
    ...endsOfItem(item, rules),
    place: item.span,
    settled: { state: 'failed', reason, problem },
  };
}
