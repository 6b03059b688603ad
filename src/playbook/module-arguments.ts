import type { Raw, RawDict } from '../template/value.ts';
import { type ComposeContext, valuePlace } from './compose-context.ts';
import type { ModuleCall } from './find-call.ts';
import type { Task } from './model.ts';
import { type ModuleDeclaration, withoutBuiltin } from './module-catalogue.ts';
import { type EntryRange, originOf, rangeWithin, recordOrigin } from './origin.ts';
import { type KeyValues, type PairPlace, parseKeyValues } from './parse-kv.ts';
import { isTemplate, kindOf, textOf } from './raw-kind.ts';

type Given = Pick<Task, 'args' | 'freeForm' | 'argsTemplate'>;

/** Modules whose text is a command line: only these options are taken out of it. */
const commandLines: ReadonlySet<string> = new Set(['command', 'shell', 'script', 'raw']);
const commandOptions: ReadonlySet<string> = new Set([
  'creates',
  'removes',
  'chdir',
  'executable',
  'warn',
  'stdin',
  'stdin_add_newline',
  'strip_empty_ends',
]);

/** The arguments of a call, `key=value` text and `args:` merged; mistakes are reported. */
export function composeArguments(dict: RawDict, call: ModuleCall, context: ComposeContext): Given {
  const own = ownArguments(dict, call, context);
  const more = dict.get('args') ?? null;
  if (typeof more === 'string' && isTemplate(more)) {
    return { ...own, argsTemplate: own.argsTemplate ?? more };
  }
  if (more instanceof Map) return { ...own, args: mergeArguments(more, own.args) };
  if (more === null) return own;
  const parsed = typeof more === 'string' ? parseKeyValues(more) : undefined;
  if (parsed && parsed.rest === '') {
    return { ...own, args: mergeArguments(new Map(parsed.pairs), own.args) };
  }
  const message = `"args" wants a mapping, not ${kindOf(more)}`;
  context.findings.error('MP2005', message, valuePlace(dict, 'args', context));
  return own;
}

function ownArguments(dict: RawDict, call: ModuleCall, context: ComposeContext): Given {
  const { value } = call;
  if (value === null) return nothing(new Map());
  if (value instanceof Map) return nothing(value);
  const text = textOf(value);
  if (text !== undefined && typeof value !== 'object') return fromText(dict, call, text, context);
  const declared = context.modules.find(call.module)?.freeForm;
  if (text !== undefined && declared !== undefined) {
    return nothing(placed(new Map([[declared, value]]), dict, call.key));
  }
  const message = `"${call.module}" wants a mapping of arguments or text, not ${kindOf(value)}`;
  context.findings.error('MP2005', message, valuePlace(dict, call.key, context));
  return nothing(new Map());
}

function fromText(dict: RawDict, call: ModuleCall, text: string, context: ComposeContext): Given {
  const declaration = context.modules.find(call.module);
  const isLine = commandLines.has(withoutBuiltin(call.module));
  const parsed = parseKeyValues(text, (key) => !isLine || commandOptions.has(key));
  if (!parsed) {
    const message = 'the arguments cannot be split: a quote or a template is not closed';
    context.findings.error('MP2017', message, valuePlace(dict, call.key, context));
    return nothing(new Map());
  }
  const args: RawDict = new Map<Raw, Raw>(parsed.pairs);
  const rest = parsed.rest === '' ? undefined : parsed.rest;
  const filled = withFreeForm(args, rest, declaration);
  placed(filled, dict, call.key, inText(text, parsed, filled));
  if (rest === undefined || !declaration || declaration.freeForm !== undefined || isLine) {
    return { args: filled, freeForm: rest, argsTemplate: undefined };
  }
  if (isTemplate(rest)) return { args: filled, freeForm: undefined, argsTemplate: rest };
  const message = `"${call.module}" takes arguments by name, not the text "${shortened(rest)}"`;
  const help = `Write ${call.module}: { argument: value }.`;
  context.findings.error('MP2017', message, valuePlace(dict, call.key, context), { help });
  return nothing(filled);
}

function withFreeForm(
  args: RawDict,
  rest: string | undefined,
  declaration: ModuleDeclaration | undefined,
): RawDict {
  const name = declaration?.freeForm;
  if (rest !== undefined && name !== undefined && name !== 'raw') args.set(name, rest);
  return args;
}

/** Where arguments are in the text that holds them; what is left of the text is one of them. */
function inText(text: string, { places, rest }: KeyValues, args: RawDict): Places {
  const at = text.indexOf(rest);
  const left = { keyStart: at, keyEnd: at, start: at, end: at + rest.length };
  return new Map(
    [...args.keys()].flatMap((name) => {
      const place = places.get(String(name)) ?? (at < 0 ? undefined : left);
      return place === undefined ? [] : [[name, place] as const];
    }),
  );
}

type Places = ReadonlyMap<Raw, PairPlace>;

/** Arguments that text holds stand in it; those whose place is not known, where the text is. */
function placed(args: RawDict, dict: RawDict, key: string, places: Places = new Map()): RawDict {
  const origin = originOf(dict);
  const range = origin?.entries.get(key);
  if (!origin || !range) return args;
  const entries = new Map(
    [...args.keys()].map((name) => [name, rangeWithin(range, places.get(name))] as const),
  );
  recordOrigin(args, { source: range.source, start: range.start, end: range.end, entries });
  return args;
}

/** Those of the module's own place win over those of `args`. */
function mergeArguments(more: RawDict, own: RawDict): RawDict {
  const merged: RawDict = new Map([...more, ...own]);
  const [first, second] = [originOf(more), originOf(own)];
  const origin = second ?? first;
  if (!origin) return merged;
  const entries = new Map<unknown, EntryRange>([
    ...(first?.entries ?? []),
    ...(second?.entries ?? []),
  ]);
  recordOrigin(merged, { ...origin, entries });
  return merged;
}

function nothing(args: RawDict): Given {
  return { args, freeForm: undefined, argsTemplate: undefined };
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
