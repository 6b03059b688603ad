import { BoundedCache } from './bounded-cache.ts';
import { conditionalText } from './conditional-text.ts';
import { evaluate } from './evaluate/expressions.ts';
import { Frame } from './evaluate/frame.ts';
import { Output } from './evaluate/output.ts';
import { Run } from './evaluate/run.ts';
import { execute } from './evaluate/statements.ts';
import { explain } from './explain.ts';
import { readFileHeader } from './file-header.ts';
import { requirePlugin } from './find-plugin.ts';
import { keepNewlines, stripNewline } from './newlines.ts';
import { entryPlace, type Locator, type Place, type RenderPlace } from './place.ts';
import { PlainData } from './plain-data.ts';
import type { Evaluation, Plugins, TemplateHost } from './plugins.ts';
import { NO_NAMED } from './python/arguments.ts';
import { Blank } from './python/blank.ts';
import { truth } from './python/compare.ts';
import { readBack } from './read-back.ts';
import { refuseUndefined } from './refuse-undefined.ts';
import type { Scope } from './scope.ts';
import type { Expression, Template } from './syntax/ast.ts';
import {
  type ParsedExpression,
  parseConditional,
  parseExpression,
  parseTemplate,
} from './syntax/parser.ts';
import { FILE_SYNTAX, PLAYBOOK_SYNTAX, type Syntax } from './syntax/token.ts';
import { TEMPLATE_CODES, TemplateError } from './template-error.ts';
import { holdsTemplate, isTemplateText } from './template-text.ts';
import { UnknownUsed } from './unknown-used.ts';
import {
  omit,
  type Raw,
  type RawDict,
  Tuple,
  Unknown,
  Unsafe,
  type Value,
  Vaulted,
} from './value.ts';

export interface TemplarOptions {
  readonly plugins: Plugins;
  readonly host: TemplateHost;
}

export interface RenderFileOptions {
  /** The path of the template, for errors. */
  readonly file: string;
  /** Delimiters and whitespace rules other than the usual ones. */
  readonly syntax?: Partial<Syntax> | undefined;
  /** What ends a line in the result. */
  readonly newline?: '\n' | '\r\n' | '\r' | undefined;
}

/** Parsed templates kept, of each kind. */
const CACHE_SIZE = 5_000;

/** Evaluates the templates and expressions of playbooks, by Jinja2's and Ansible's rules. */
export class Templar {
  readonly #plugins: Plugins;
  readonly #host: TemplateHost;
  readonly #expressions = new BoundedCache<string, ParsedExpression>(CACHE_SIZE);
  readonly #conditionals = new BoundedCache<string, ParsedExpression>(CACHE_SIZE);
  readonly #templates = new BoundedCache<string, Template>(CACHE_SIZE);
  readonly #files = new BoundedCache<string, Template>(100);
  readonly #plain = new PlainData();

  constructor({ plugins, host }: TemplarOptions) {
    this.#plugins = plugins;
    this.#host = host;
  }

  /** The value of a bare expression (`when`, `until`, `debug: var`), Undefined included. */
  evaluate(expression: string, scope: Scope, at?: Place): Value {
    return this.#guarded({ text: expression, scope, at }, (open) => {
      const parsed = this.#expressions.get(expression, () => parseExpression(expression));
      return evaluate(parsed.expression, open(parsed.mutates));
    });
  }

  /**
   * Python's truth of a conditional; a list is true when all of its items are. `'unknown'` if it
   * rests on an Unknown. Throws a TemplateError when a name is undefined, too.
   */
  isTrue(expression: Raw, scope: Scope, at?: Place): boolean | 'unknown' {
    if (typeof expression === 'string') return this.#conditional(expression, scope, at);
    if (Array.isArray(expression)) return this.#allTrue(expression as readonly Raw[], scope, at);
    if (expression === null) return true;
    if (expression instanceof Unsafe || expression instanceof Vaulted) {
      throw new TemplateError(
        TEMPLATE_CODES.conditional,
        'Conditional is marked as unsafe, and cannot be evaluated.',
        { span: typeof at === 'function' ? at(0) : at },
      );
    }
    return truth(expression as Value);
  }

  #allTrue(conditions: readonly Raw[], scope: Scope, at?: Place): boolean | 'unknown' {
    let result: boolean | 'unknown' = true;
    for (const condition of conditions) {
      const holds = this.#afterUnknown(result, () => this.isTrue(condition, scope, at));
      if (holds === false) return false;
      if (holds === 'unknown') result = 'unknown';
    }
    return result;
  }

  /** Behind an unknown condition an error may be one that the condition would have kept away. */
  #afterUnknown(before: boolean | 'unknown', test: () => boolean | 'unknown'): boolean | 'unknown' {
    if (before !== 'unknown') return test();
    try {
      return test();
    } catch (error) {
      if (error instanceof TemplateError) return 'unknown';
      throw error;
    }
  }

  #conditional(text: string, scope: Scope, at?: Place): boolean | 'unknown' {
    if (text === '') return true;
    const value = this.#guarded({ text, scope, at, conditional: true }, (open) => {
      if (isTemplateText(text)) return this.#bracedConditional(text, open);
      const parsed = this.#expressions.get(text, () => parseExpression(text));
      return truth(evaluate(parsed.expression, open(parsed.mutates)));
    });
    return value instanceof Unknown ? 'unknown' : value === true;
  }

  /** A conditional with `{{ }}` in it. Values never become part of the expression's text. */
  #bracedConditional(text: string, open: OpenFrame): Value {
    const lone = text.includes('{%') ? undefined : loneExpression(this.#template(text));
    if (lone !== undefined || text.includes('{%')) {
      const value = this.#rendered(text, open);
      return typeof value === 'string' ? conditionalText(value) : truth(value);
    }
    const parsed = this.#conditionals.get(text, () => parseConditional(text));
    return truth(evaluate(parsed.expression, open(parsed.mutates)));
  }

  /**
   * Raw YAML data with all of its templates rendered, by the rules for playbook strings: a lone
   * expression keeps its type; of other text a list, dict or boolean is read back. `omit` drops
   * dict entries. What holds no template is given back as it is, not copied. `at` is where `raw`
   * itself stands.
   */
  render(raw: Raw, scope: Scope, locate?: Locator, at?: Place): Value {
    return this.#render(raw, { scope, locate, at });
  }

  #render(raw: Raw, place: RenderPlace): Value {
    if (typeof raw === 'string') return this.#renderText(raw, place);
    if (typeof raw !== 'object' || raw === null) return raw;
    if (raw instanceof Unsafe) return raw.text;
    if (raw instanceof Vaulted) return this.#host.decrypt(raw.envelope);
    if (Array.isArray(raw)) return this.#renderList(raw as readonly Raw[], place);
    return raw instanceof Map ? this.#renderDict(raw, place) : (raw as Value);
  }

  #renderText(text: string, { scope, at }: RenderPlace): Value {
    if (!isTemplateText(text)) return text;
    return this.#guarded({ text, scope, at }, (open) => this.#rendered(text, open));
  }

  #renderList(raw: readonly Raw[], place: RenderPlace): Value {
    if (this.#plain.has(raw)) return raw as readonly Value[];
    const rendered = raw.map((item, index) =>
      this.#render(item, { ...place, at: entryPlace(raw, index, place) }),
    );
    return raw instanceof Tuple ? (Tuple.from(rendered) as Tuple) : rendered;
  }

  #renderDict(raw: RawDict, place: RenderPlace): Value {
    if (this.#plain.has(raw)) return raw as Map<Value, Value>;
    const result = new Map<Value, Value>();
    for (const [key, item] of raw) {
      const value = this.#render(item, { ...place, at: entryPlace(raw, key as Value, place) });
      if (value !== omit) result.set(key instanceof Unsafe ? key.text : (key as Value), value);
    }
    return result;
  }

  /** A template file's text: Jinja2's own escapes, `#jinja2:` header, trailing newlines kept. */
  renderFile(text: string, scope: Scope, options: RenderFileOptions): string | Unknown {
    const at = { file: options.file, line: 1, column: 1 };
    const value = this.#guarded({ text, scope, at }, (open) => {
      const header = readFileHeader(text);
      const syntax: Syntax = { ...FILE_SYNTAX, ...options.syntax, ...header.syntax };
      const template = this.#parseFile(header.body, syntax);
      const out = new Output();
      execute(template, open(template.mutates), out);
      const result = out.result();
      const ended = keepNewlines(result, header.body);
      return options.newline === undefined || options.newline === '\n' || ended instanceof Unknown
        ? ended
        : ended.replaceAll('\n', options.newline);
    });
    return value as string | Unknown;
  }

  /** True when a text, or any text inside a list or dict, may be a template. */
  isTemplate(raw: Raw): boolean {
    return holdsTemplate(raw);
  }

  #template(text: string): Template {
    return this.#templates.get(text, () => parseTemplate(stripNewline(text), PLAYBOOK_SYNTAX));
  }

  #parseFile(text: string, syntax: Syntax): Template {
    const parse = () => parseTemplate(stripNewline(text).replace(/\r\n?/g, '\n'), syntax);
    const usual = Object.entries(FILE_SYNTAX).every(
      ([key, value]) => syntax[key as keyof Syntax] === value,
    );
    return usual ? this.#files.get(text, parse) : parse();
  }

  /** The value of a playbook string. */
  #rendered(text: string, open: OpenFrame): Value {
    const template = this.#template(text);
    const frame = open(template.mutates);
    const lone = loneExpression(template);
    if (lone !== undefined) return loneValue(evaluate(lone, frame), text);
    const out = new Output();
    execute(template, frame, out);
    const only = out.only;
    if (only === omit || Array.isArray(only) || only instanceof Map) return only;
    const result = out.result();
    return typeof result === 'string' ? readBack(keepNewlines(result, text) as string) : result;
  }

  /** What a lookup gives for the terms, as `with_NAME` asks it; an Unknown if it rests on one. */
  query(name: string, terms: readonly Value[], scope: Scope): readonly Value[] | Unknown {
    const value = this.#guarded({ text: '', scope, at: undefined }, (open) => {
      const lookup = requirePlugin('lookup', this.#plugins.lookups, name);
      return lookup(terms, NO_NAMED, open(false).run.evaluation);
    });
    return value as readonly Value[] | Unknown;
  }

  #guarded(place: TemplatePlace, work: (open: OpenFrame) => Value): Value {
    let run: Run | undefined;
    const open = (mutates: boolean): Frame => {
      const evaluation: Evaluation = {
        scope: place.scope,
        plugins: this.#plugins,
        host: this.#host,
        renderFile: (text, scope, file) => this.renderFile(text, scope, { file }),
      };
      run = new Run({ evaluation, load: (name) => this.#load(name), mutates });
      return new Frame(run);
    };
    try {
      return work(open);
    } catch (error) {
      if (error instanceof UnknownUsed) return new Unknown(error.unknown.source);
      throw explain(error, { ...place, offset: run?.at });
    }
  }

  #load(name: string): Template | undefined {
    const path = this.#host.find('templates', name);
    if (path === undefined) return undefined;
    const text = this.#host.read(path).toString('utf8');
    return this.#parseFile(text, FILE_SYNTAX);
  }
}

type OpenFrame = (mutates: boolean) => Frame;

interface TemplatePlace {
  readonly text: string;
  readonly scope: Scope;
  readonly at: Place;
  readonly conditional?: boolean;
}

function loneExpression({ body }: Template): Expression | undefined {
  const [first] = body;
  return body.length === 1 && first?.kind === 'output' ? first.value : undefined;
}

function loneValue(value: Value, text: string): Value {
  refuseUndefined(value);
  if (value instanceof Blank) return '';
  return typeof value === 'string' ? keepNewlines(value, text) : value;
}
