import {
  Composer,
  type CST,
  type Document,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type LineCounter,
  Parser,
  Scalar,
} from 'yaml';

/** The failsafe schema leaves every scalar as text: types are resolved as PyYAML does, by us. */
const options = {
  version: '1.1',
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** The YAML 1.1 documents of a text, each with its errors. The counter learns where lines start. */
export function yamlDocuments(text: string, lines?: LineCounter): Document.Parsed[] {
  const documents = [...new Composer(options).compose(tokens(text, lines))];
  if (/\S$/.test(text)) dropAddedBreak(lastNode(documents.at(-1)?.contents), text.length);
  return documents;
}

/** A block scalar that ends the text without a line break has none; the composer adds one. */
function dropAddedBreak(node: unknown, end: number): void {
  if (!isScalar<string>(node) || node.range?.[1] !== end || !node.value.endsWith('\n')) return;
  if (node.type !== Scalar.BLOCK_LITERAL && node.type !== Scalar.BLOCK_FOLDED) return;
  node.value = node.value.slice(0, -1);
}

function lastNode(node: unknown): unknown {
  if (isSeq(node) && node.items.length > 0) return lastNode(node.items.at(-1));
  if (isMap(node) && node.items.length > 0) return lastNode(node.items.at(-1)?.value);
  return node;
}

function* tokens(text: string, lines: LineCounter | undefined): Generator<CST.Token> {
  const parser = new Parser(lines?.addNewLine);
  lines?.addNewLine(0);
  for (const lexeme of lenientLexer().lex(text)) yield* parser.next(lexeme);
  yield* parser.end();
}

type Step = 'parseQuotedScalar' | 'parseFlowCollection';
type LexerInside = { indentNext: number } & Record<Step, () => Generator<string, unknown>>;

/**
 * Inside quotes and brackets PyYAML takes further lines at any indentation, and playbooks make use
 * of that; YAML's own rule, which the lexer knows, wants them further in than the key.
 */
function lenientLexer(): Lexer {
  const lexer = new Lexer();
  const inside = lexer as unknown as LexerInside;
  for (const step of ['parseQuotedScalar', 'parseFlowCollection'] as const) {
    const strict = inside[step];
    inside[step] = function* lenient() {
      const { indentNext } = inside;
      inside.indentNext = 0;
      const next = yield* strict.call(inside);
      inside.indentNext = indentNext;
      return next;
    };
  }
  return lexer;
}
