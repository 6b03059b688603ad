export type TokenType =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'eof';

export interface Token {
  readonly type: TokenType;
  /** Strings decoded, numbers as written, everything else as it stands. */
  readonly value: string;
  /** Offset in the template's text. */
  readonly at: number;
}

/** The delimiters and whitespace rules of a template. */
export interface Syntax {
  readonly blockStart: string;
  readonly blockEnd: string;
  readonly variableStart: string;
  readonly variableEnd: string;
  readonly commentStart: string;
  readonly commentEnd: string;
  /** The newline after a block tag goes. */
  readonly trimBlocks: boolean;
  /** Blanks before a block tag on its own line go. */
  readonly lstripBlocks: boolean;
  /** Backslashes in strings inside `{{ }}` mean themselves (playbook strings). */
  readonly literalBackslashes: boolean;
}

/** How strings of a playbook are read. */
export const PLAYBOOK_SYNTAX: Syntax = {
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  trimBlocks: true,
  lstripBlocks: false,
  literalBackslashes: true,
};

/** How template files are read. */
export const FILE_SYNTAX: Syntax = { ...PLAYBOOK_SYNTAX, literalBackslashes: false };
