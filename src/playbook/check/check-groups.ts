import type { Diagnostic, Span } from '../../diagnostic/diagnostic.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import { actionGroups, isActionGroup } from '../action-groups.ts';
import type { Keywords } from '../model.ts';
import { spanOfKey } from '../origin.ts';

/** Groups under `module_defaults` that nobody knows. */
export function checkGroups(keywords: Keywords, at: Span): Diagnostic[] {
  const written = keywords.get('module_defaults');
  return [written].flat().flatMap((dict) => {
    if (!(dict instanceof Map)) return [];
    const names = [...dict.keys()].filter((key) => typeof key === 'string');
    const groups = names.filter((key) => key.startsWith('group/'));
    return groups
      .filter((key) => !isActionGroup(key.slice('group/'.length)))
      .map((key) => unknownGroup(key, spanOfKey(dict, key) ?? at));
  });
}

function unknownGroup(key: string, span: Span): Diagnostic {
  const known = actionGroups.map((name) => `group/${name}`);
  return {
    severity: 'error',
    code: 'MP2052',
    message: `there is no group of modules "${key}"`,
    span,
    label: didYouMean(key, known),
    help: 'Groups are those of ansible-core and of the common collections: group/k8s, group/docker.',
  };
}
