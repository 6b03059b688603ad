import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { TextUse } from '../../template/used-names.ts';
import type { Keywords } from '../model.ts';
import { spanOfKey } from '../origin.ts';
import type { Survey } from './survey.ts';
import type { LintText } from './texts.ts';

/** Tests that were filters once. */
const testFilters = new Set([
  ...['failed', 'success', 'succeeded', 'changed', 'change', 'skipped', 'skip'],
]);

/** Forms that work, and that Ansible has better ones for, or has taken away since. */
export function deprecatedForms(
  survey: Survey,
  uses: ReadonlyMap<LintText, TextUse>,
): Diagnostic[] {
  const tasks = [...survey.tasks, ...survey.handlers];
  return [
    ...[...survey.keywords.keys(), ...tasks.map(({ keywords }) => keywords)].flatMap(oldKeywords),
    ...[...uses].flatMap(([text, use]) => [...testsAsFilters(text, use), ...bracedCondition(text)]),
  ];
}

const replaced: Readonly<Record<string, string>> = {
  always_run: 'Write `check_mode: false`.',
  ansible_ssh_host: 'Write `ansible_host`.',
  sudo: 'Write `become: true`.',
  sudo_user: 'Write `become_user`.',
};

function oldKeywords(keywords: Keywords): Diagnostic[] {
  const vars = keywords.get('vars');
  const dicts = [keywords, ...(vars instanceof Map ? [vars] : [])];
  return dicts.flatMap((dict) =>
    [...dict.keys()].flatMap((key) => {
      const help = typeof key === 'string' ? replaced[key] : undefined;
      return help === undefined ? [] : [warning(String(key), spanOfKey(dict, key), help)];
    }),
  );
}

function testsAsFilters(text: LintText, { filters }: TextUse): Diagnostic[] {
  return filters
    .filter(({ name }) => testFilters.has(name))
    .map(({ name, at }) =>
      warning(`| ${name}`, text.spanAt(at, at + name.length), `Write \`is ${name}\`.`),
    );
}

function bracedCondition(text: LintText): Diagnostic[] {
  if (text.form !== 'expression' || !text.text.includes('{{')) return [];
  const at = text.text.indexOf('{{');
  const help = 'A condition is an expression already: write the name alone.';
  return [warning('{{ }} in a condition', text.spanAt(at, at + 2), help)];
}

function warning(form: string, span: Diagnostic['span'], help: string): Diagnostic {
  return { severity: 'warning', code: 'MP2043', message: `deprecated form: ${form}`, span, help };
}
