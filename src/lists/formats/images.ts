import { checkReference, checkTag } from '../check-names.ts';
import type { ListFindings } from '../list-findings.ts';
import type { ListEntry } from '../model.ts';
import { Fields, itemsOf, kindOf, type PlacedText, type PlacedValue } from '../yaml/fields.ts';
import type { YamlReader } from '../yaml/yaml-list.ts';

/** What `images` of a task holds, as a file: references, and mappings of source, target(s) and tag. */
export const readImages: YamlReader = ({ value, span }, findings) => {
  if (Array.isArray(value)) {
    return { items: itemsOf(value).flatMap((item) => readItem(item, findings)) };
  }
  findings.error('MP2105', `the list is a list, and this is ${kindOf(value)}`, span);
  return { items: [] };
};

function readItem({ value, span }: PlacedValue, findings: ListFindings): ListEntry[] {
  if (typeof value === 'string') {
    return checkReference(value, span, findings) ? [{ kind: 'image', source: value, span }] : [];
  }
  const fields = Fields.of(value, span, 'an image', findings);
  if (fields === undefined) return [];
  fields.close(['source', 'target', 'targets', 'tag']);
  const source = fields.required('source');
  const tag = fields.text('tag');
  const targets = readTargets(fields, findings);
  const right = [
    source !== undefined && checkReference(source.text, source.span, findings),
    tag === undefined || checkTag(tag.text, tag.span, findings),
  ];
  if (source === undefined || right.includes(false)) return [];
  return targets.flatMap((target) => entryOf({ source, target, tag, span }, findings));
}

/** An item for each target; one that is undefined where there is none. */
function readTargets(fields: Fields, findings: ListFindings): readonly (PlacedText | undefined)[] {
  const target = fields.text('target');
  if (!fields.has('targets')) return [target];
  if (target !== undefined) {
    const help = 'Put all of them into "targets".';
    findings.error('MP2105', 'an image has target or targets', fields.spanOfKey('target'), {
      help,
    });
  }
  return fields.requiredList('targets') === undefined ? [] : (fields.texts('targets') ?? []);
}

interface Parts {
  readonly source: PlacedText;
  readonly target: PlacedText | undefined;
  readonly tag: PlacedText | undefined;
  readonly span: PlacedText['span'];
}

function entryOf({ source, target, tag, span }: Parts, findings: ListFindings): ListEntry[] {
  const entry = { kind: 'image', source: source.text, tag: tag?.text, span } as const;
  if (target === undefined) return [entry];
  if (!checkReference(target.text, target.span, findings)) return [];
  const [, name = '', own] = /^(.*?)(?::([^:/]*))?$/.exec(target.text) ?? [];
  if (own !== undefined && tag !== undefined) {
    findings.error('MP2105', 'the target has a tag already', tag.span, {
      help: 'Leave "tag" out.',
    });
    return [];
  }
  return [{ ...entry, target: name, tag: own ?? tag?.text }];
}
