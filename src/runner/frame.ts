import type { Keywords } from '../playbook/model.ts';
import type { Raw, RawDict, Value } from '../template/value.ts';
import type { RoleInstance } from './role-instance.ts';

/** Where the `vars:` of a frame stand in the order of precedence. */
export type VarsLevel = 'play' | 'block' | 'task' | 'role-params' | 'include-params';

/** One `when`, and where it is written. */
export interface Condition {
  readonly raw: Raw;
  /** The keywords (or the list in them) that hold it, and under which key. */
  readonly holder: object;
  readonly key: string | number;
}

/** What makes a frame. */
export interface FrameOptions {
  readonly parent?: Frame | undefined;
  readonly keywords?: Keywords | undefined;
  readonly vars?: RawDict | undefined;
  readonly varsLevel: VarsLevel;
  readonly role?: RoleInstance | undefined;
  /** Folder of the file that the tasks come from. */
  readonly directory?: string | undefined;
  /** Finished values that an include passes on: its loop variable. */
  readonly locals?: ReadonlyMap<string, Value> | undefined;
}

const none: Keywords = new Map();
const noVars: RawDict = new Map();

/**
 * What a task inherits: a chain from the task through blocks, includes and roles up to its
 * play. Keywords of inner frames override outer ones; conditions, tags and environments add up.
 */
export class Frame {
  readonly parent: Frame | undefined;
  readonly keywords: Keywords;
  readonly vars: RawDict;
  readonly varsLevel: VarsLevel;
  readonly role: RoleInstance | undefined;
  readonly directory: string;
  /** Folder of the playbook. */
  readonly playDirectory: string;
  readonly locals: ReadonlyMap<string, Value> | undefined;
  /** Every `when` on the way down, outermost first. */
  readonly conditions: readonly Condition[];
  readonly tags: ReadonlySet<string>;
  /** Frames above this one: grows without end in a recursive include. */
  readonly depth: number;

  constructor(options: FrameOptions) {
    const { parent, keywords = none } = options;
    this.parent = parent;
    this.keywords = keywords;
    this.vars = options.vars ?? dictOf(keywords.get('vars'));
    this.varsLevel = options.varsLevel;
    this.role = options.role ?? parent?.role;
    this.directory = options.directory ?? parent?.directory ?? '.';
    this.playDirectory =
      options.varsLevel === 'play' ? this.directory : (parent?.playDirectory ?? this.directory);
    this.locals = options.locals;
    this.depth = (parent?.depth ?? 0) + 1;
    this.conditions = joined(parent?.conditions ?? [], conditionsOf(keywords, 'when'));
    this.tags = withTags(parent?.tags ?? new Set(), keywords.get('tags'));
  }

  /** The innermost value of a keyword that is overridden, not added up. */
  keyword(name: string): Raw | undefined {
    for (let frame: Frame | undefined = this; frame; frame = frame.parent) {
      const value = frame.keywords.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Every value of a keyword that adds up, outermost first. */
  collect(name: string): Raw[] {
    const values: Raw[] = [];
    for (let frame: Frame | undefined = this; frame; frame = frame.parent) {
      const value = frame.keywords.get(name);
      if (value !== undefined) values.unshift(value);
    }
    return values;
  }
}

/** A keyword that may be one or a list of them. */
export function listOf(value: Raw | undefined): readonly Raw[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Raw[]) : [value];
}

/** The conditions of a keyword that is one or a list of them. */
export function conditionsOf(keywords: Keywords, name: string): readonly Condition[] {
  const raw = keywords.get(name);
  if (raw === undefined) return [];
  if (!Array.isArray(raw)) return [{ raw, holder: keywords, key: name }];
  return (raw as readonly Raw[]).map((each, key) => ({ raw: each, holder: raw, key }));
}

/** `vars:` as one dict; the old form, a list of dicts, is merged. */
export function dictOf(value: Raw | undefined): RawDict {
  if (value instanceof Map) return value;
  if (!Array.isArray(value)) return noVars;
  return new Map((value as readonly Raw[]).flatMap((entry) => [...dictOf(entry)]));
}

function joined<T>(outer: readonly T[], inner: readonly T[]): readonly T[] {
  if (inner.length === 0) return outer;
  return outer.length === 0 ? inner : [...outer, ...inner];
}

function withTags(outer: ReadonlySet<string>, own: Raw | undefined): ReadonlySet<string> {
  if (own === undefined) return outer;
  return new Set([...outer, ...tagsOf(own)]);
}

/** Tags as written: a list, or text separated by commas. */
function tagsOf(value: Raw | undefined): string[] {
  return listOf(value)
    .flatMap((tag) => String(tag).split(','))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}
