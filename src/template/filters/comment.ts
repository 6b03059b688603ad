import type { Named } from '../plugins.ts';
import { argument, indexOf } from '../python/arguments.ts';
import { str } from '../python/text.ts';
import { valueError } from '../template-error.ts';
import type { Value } from '../value.ts';

interface Style {
  readonly beginning?: string;
  readonly decoration: string;
  readonly end?: string;
}

const STYLES: ReadonlyMap<string, Style> = new Map<string, Style>([
  ['plain', { decoration: '# ' }],
  ['erlang', { decoration: '% ' }],
  ['c', { decoration: '// ' }],
  ['cblock', { beginning: '/*', decoration: ' * ', end: ' */' }],
  ['xml', { beginning: '<!--', decoration: ' - ', end: '-->' }],
]);

/** Ansible's `comment`: every line decorated, with a frame around where the style has one. */
export function commentOut(value: Value, args: readonly Value[], named: Named): string {
  const style = STYLES.get(str(argument(args, named, 0, 'style') ?? 'plain'));
  if (style === undefined) throw valueError('unknown comment style');
  const option = (name: string, fallback: string): string => str(named.get(name) ?? fallback);
  const newline = option('newline', '\n');
  const decoration = option('decoration', style.decoration);
  const edge = decoration.trimEnd();
  const prefix = option('prefix', edge);
  const beginning = option('beginning', style.beginning ?? '');
  const end = option('end', style.end ?? '');
  const above = prefix === '' ? '' : prefix === newline ? newline : prefix + newline;
  const lines = str(value)
    .split(newline)
    .map((line, index, all) => {
      const blank = line === '' && index < all.length - 1;
      return blank ? edge : decoration + line;
    });
  return [
    beginning === '' ? '' : beginning + newline,
    above.repeat(indexOf(named.get('prefix_count') ?? 1)),
    lines.join(newline),
    `${newline}${option('postfix', edge)}`.repeat(indexOf(named.get('postfix_count') ?? 1)),
    end === '' ? '' : newline + end,
  ].join('');
}
