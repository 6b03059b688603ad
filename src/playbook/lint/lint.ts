import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { type TextUse, textUse } from '../../template/used-names.ts';
import { textNames } from '../check/supply.ts';
import type { ModuleCatalogue } from '../module-catalogue.ts';
import { booleanTexts } from './boolean-text.ts';
import { deprecatedForms } from './deprecated-forms.ts';
import { shadowedNames } from './shadowed-names.ts';
import type { Survey } from './survey.ts';
import { type LintText, lintTexts } from './texts.ts';
import { unknownVariables } from './unknown-variables.ts';
import { unusedHandlers } from './unused-handlers.ts';

/** What lints look at. */
export interface LintSubject {
  readonly survey: Survey;
  readonly modules: ModuleCatalogue;
  /** Names that something sets. Undefined: that cannot be told before the run. */
  readonly supplied: ReadonlySet<string> | undefined;
}

/** What is allowed and probably not meant, as warnings. */
export function lint({ survey, modules, supplied }: LintSubject): Diagnostic[] {
  const uses = new Map<LintText, TextUse>();
  for (const text of lintTexts(survey, modules)) uses.set(text, textUse(text.text, text.form));
  return [
    ...unreadable(uses),
    ...(supplied === undefined ? [] : unknownVariables(uses, knownNames(survey, supplied))),
    ...unusedHandlers(survey),
    ...shadowedNames(survey),
    ...deprecatedForms(survey, uses),
    ...booleanTexts(survey, uses.keys()),
  ];
}

/** Templates with mistakes of syntax: they fail only when they are used. */
function unreadable(uses: ReadonlyMap<LintText, TextUse>): Diagnostic[] {
  return [...uses].flatMap(([text, { error }]) => {
    if (error === undefined) return [];
    const { code, message, offset = 0, hint } = error;
    return [{ severity: 'warning', code, message, span: text.spanAt(offset), help: hint }];
  });
}

function knownNames(survey: Survey, supplied: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...supplied, ...survey.loopNames, ...survey.variables().flatMap(textNames)]);
}
