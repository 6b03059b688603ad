import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Raw } from '../../template/value.ts';
import type { Task } from '../model.ts';
import { isList, isTemplate } from '../raw-kind.ts';
import type { Survey } from './survey.ts';

/** Handlers that no task notifies, by name or topic. Nothing is said where a name is a template. */
export function unusedHandlers({ tasks, handlers, keywords }: Survey): Diagnostic[] {
  const around = [...keywords.keys()];
  const notified = [...[...tasks, ...handlers].map((task) => task.keywords), ...around].flatMap(
    (words) => textsOf(words.get('notify')),
  );
  if (notified.some(isTemplate)) return [];
  const names = new Set(notified.map((name) => name.replace(/^.* : /, '')));
  return [...handlers].filter((handler) => !answersTo(handler, names)).flatMap(unused);
}

function answersTo({ keywords }: Task, notified: ReadonlySet<string>): boolean {
  const names = [...textsOf(keywords.get('name')), ...textsOf(keywords.get('listen'))];
  return names.some((name) => isTemplate(name) || notified.has(name));
}

function unused({ keywords, span }: Task): Diagnostic[] {
  const [name] = textsOf(keywords.get('name'));
  const [topic] = textsOf(keywords.get('listen'));
  const called = name ?? topic;
  if (called === undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'MP2041',
      message: `no task notifies the handler "${called}"`,
      span,
      help: 'Name it under `notify` of a task, or take it out.',
    },
  ];
}

function textsOf(value: Raw | undefined): string[] {
  const items = isList(value) ? value : [value];
  return items.filter((item): item is string => typeof item === 'string');
}
