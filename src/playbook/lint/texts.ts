import type { Span } from '../../diagnostic/diagnostic.ts';
import { isTemplateText } from '../../template/template-text.ts';
import type { Raw, RawDict } from '../../template/value.ts';
import type { Task } from '../model.ts';
import { type ModuleCatalogue, withoutBuiltin } from '../module-catalogue.ts';
import { spanInside } from '../origin.ts';
import { isList } from '../raw-kind.ts';
import type { Survey } from './survey.ts';

/** A text of the playbook that is evaluated. */
export interface LintText {
  readonly text: string;
  /** Bare expressions are conditions, and arguments such as assert's `that`. */
  readonly form: 'template' | 'expression';
  /** Where a part of it is, by offset. */
  spanAt(offset: number, end?: number): Span | undefined;
}

const conditions = new Set(['when', 'until', 'changed_when', 'failed_when']);

/** Every text of the tasks, keywords and variables that is evaluated. */
export function* lintTexts(survey: Survey, modules: ModuleCatalogue): Generator<LintText> {
  for (const task of [...survey.tasks, ...survey.handlers]) yield* taskTexts(task, modules);
  for (const [keywords, span] of survey.keywords) yield* keywordTexts(keywords, span);
  for (const dict of survey.dicts) yield* memberTexts(dict, undefined);
}

function* taskTexts(task: Task, modules: ModuleCatalogue): Generator<LintText> {
  const { args, span, loop, freeForm, argsTemplate } = task;
  const declaration = modules.find(withoutBuiltin(task.module));
  const expressions = new Set(declaration?.expressions ?? []);
  for (const [key, value] of args) {
    const form = expressions.has(String(key)) ? 'expression' : 'template';
    yield* textsIn(value, { container: args, key, span }, form);
  }
  yield* keywordTexts(task.keywords, span);
  const isArgument = args.get(declaration?.freeForm ?? '') === freeForm;
  for (const value of [isArgument ? undefined : freeForm, argsTemplate, loop?.value]) {
    if (value !== undefined) yield* textsIn(value, { span: loop?.span ?? span }, 'template');
  }
}

function* keywordTexts(keywords: ReadonlyMap<string, Raw>, span: Span): Generator<LintText> {
  for (const [key, value] of keywords) {
    const form = conditions.has(key) ? 'expression' : 'template';
    yield* textsIn(value, { container: keywords, key, span }, form);
  }
}

function* memberTexts(dict: RawDict, span: Span | undefined): Generator<LintText> {
  for (const [key, value] of dict)
    yield* textsIn(value, { container: dict, key, span }, 'template');
}

/** Where a value is: in a container under a key, or only somewhere below a span. */
interface Standing {
  readonly container?: object | undefined;
  readonly key?: Raw | undefined;
  readonly span: Span | undefined;
}

function* textsIn(value: Raw, at: Standing, form: LintText['form']): Generator<LintText> {
  if (typeof value === 'string') {
    if (form === 'expression' ? value.trim() !== '' : isTemplateText(value)) {
      yield { text: value, form, spanAt: spanWithin(at) };
    }
  } else if (isList(value)) {
    for (const [index, item] of value.entries()) {
      yield* textsIn(item, { container: value, key: index, span: at.span }, form);
    }
  } else if (value instanceof Map) yield* memberTexts(value as RawDict, at.span);
}

function spanWithin({ container, key, span }: Standing): LintText['spanAt'] {
  return (offset, end) => {
    if (container === undefined || key === undefined) return span;
    return spanInside(container, key, offset, end) ?? span;
  };
}
