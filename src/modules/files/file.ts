import { readdirSync, readlinkSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import type { DiffText } from '../../event/events.ts';
import {
  defineModule,
  type ModuleResult,
  type PlanContext,
  type Planned,
} from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import {
  type AttributeChange,
  attributeProperties,
  changesAnything,
  describeFile,
  kindOf,
  planAttributes,
} from './attributes.ts';
import { type FileStep, runSteps } from './file-steps.ts';
import { type FileTimes, needsTimes, wantedTimes } from './file-times.ts';
import { modeText } from './mode.ts';
import { pathOf } from './path.ts';
import { followedStat, statOf } from './stat-of.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: {
    path: { type: 'string', description: 'The file or folder to manage.' },
    state: {
      type: 'string',
      enum: ['absent', 'directory', 'file', 'hard', 'link', 'touch'],
      description: 'What is to be there; file only looks at what is.',
    },
    src: { type: 'string', description: 'What a link points to.' },
    recurse: {
      type: 'boolean',
      default: false,
      description: 'Set attributes of all that a folder holds.',
    },
    force: {
      type: 'boolean',
      default: false,
      description: 'Replace what is in the way of a link.',
    },
    follow: { type: 'boolean', default: true, description: 'Follow a symbolic link at path.' },
    modification_time: {
      type: 'string',
      description: 'preserve, now or a time; preserve by default, now for touch.',
    },
    access_time: {
      type: 'string',
      description: 'preserve, now or a time; preserve by default, now for touch.',
    },
    modification_time_format: {
      type: 'string',
      default: '%Y%m%d%H%M.%S',
      description: 'How modification_time is written.',
    },
    access_time_format: {
      type: 'string',
      default: '%Y%m%d%H%M.%S',
      description: 'How access_time is written.',
    },
    ...attributeProperties,
  },
} as const;

type FileArguments = FromSchema<typeof schema>;

/** What is to be done to a path, in order. */
interface FilePlan {
  readonly path: string;
  readonly steps: readonly FileStep[];
}

/** What a plan is made from. */
interface FileCall {
  readonly args: FileArguments;
  readonly path: string;
  readonly times: FileTimes;
}

/** Makes and removes files, folders and links, and sets their attributes. */
export const file = defineModule<FileArguments, FilePlan, unknown>({
  name: 'file',
  aliases: ['ansible.builtin.file'],
  summary: 'Make or remove files, folders and links, and set their attributes',
  args: schema,
  argumentAliases: { dest: 'path', name: 'path' },
  check: 'full',
  plan: planFile,
  apply({ path, steps }) {
    runSteps(steps);
    return { changed: true, ...described(path) };
  },
});

function planFile(args: FileArguments, context: PlanContext<unknown>): Planned<FilePlan> {
  const path = pathOf(args.path, context);
  const steps = stepsFor({ args, path, times: wantedTimes(args, context.now()) });
  if (steps.length === 0) return { result: { changed: false, ...described(path) } };
  const diff = [difference({ args, path })];
  return { result: { changed: true, path, diff }, detail: { path, steps } };
}

/** What changes of the path itself: its state, its mode, its owners. */
function difference({ args, path }: Omit<FileCall, 'times'>): DiffText {
  const isLink = args.state === 'absent' || args.state === 'link';
  const stats = (isLink ? undefined : followedStat(path)) ?? statOf(path);
  const [is, willBe] = [
    stats === undefined ? 'absent' : kindOf(stats),
    wantedState(args, stats !== undefined),
  ];
  const keeps = is === willBe || (args.state === undefined && stats !== undefined);
  const change = stats === undefined || !keeps ? {} : planAttributes(args, stats);
  const states = keeps ? [{}, {}] : [{ state: is }, { state: willBe }];
  const before = { ...states[0], ...(stats === undefined ? {} : attributesOf(change, stats)) };
  const after = { ...states[1], ...attributesOf(change, change) };
  return { before: memberText(path, before), after: memberText(path, after) };
}

type Attributes = Pick<AttributeChange, 'mode' | 'uid' | 'gid'>;

/** Those attributes that change, as `of` has them. */
function attributesOf(change: AttributeChange, of: Attributes): Readonly<Record<string, unknown>> {
  return {
    ...(change.mode === undefined ? {} : { mode: modeText(of.mode ?? 0) }),
    ...(change.uid === undefined ? {} : { owner: of.uid }),
    ...(change.gid === undefined ? {} : { group: of.gid }),
  };
}

function memberText(path: string, members: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries({ path, ...members }).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 4)}\n`;
}

function wantedState({ state, recurse }: FileArguments, exists: boolean): string {
  if (state === undefined) return recurse ? 'directory' : 'file';
  return state === 'touch' && exists ? 'file' : state;
}

function described(path: string): ModuleResult {
  const there = describeFile(path);
  return there.state === undefined ? { path, state: 'absent' } : { path, ...there };
}

function stepsFor(call: FileCall): FileStep[] {
  const { state, recurse } = call.args;
  switch (state ?? (recurse ? 'directory' : 'file')) {
    case 'absent':
      return statOf(call.path) === undefined ? [] : [{ kind: 'remove', path: call.path }];
    case 'directory':
      return directorySteps(call);
    case 'touch':
      return touchSteps(call);
    case 'link':
      return linkSteps(call);
    case 'hard':
      return hardLinkSteps(call);
    default:
      return fileSteps(call);
  }
}

function fileSteps({ args, path, times }: FileCall): FileStep[] {
  const stats = args.follow ? followedStat(path) : statOf(path);
  if (stats === undefined) {
    throw new CodedError('MP4122', `file (${path}) is absent, cannot continue`, {
      missing: path,
      hint: 'state: touch makes an empty file, copy: content: one with text.',
    });
  }
  return [...attributeSteps(path, planAttributes(args, stats)), ...timeSteps(path, times, stats)];
}

function attributeSteps(path: string, change: AttributeChange): FileStep[] {
  return changesAnything(change) ? [{ kind: 'attributes', path, change }] : [];
}

function directorySteps({ args, path, times }: FileCall): FileStep[] {
  const stats = followedStat(path);
  if (stats !== undefined && !stats.isDirectory()) {
    throw new CodedError('MP4123', `${path} already exists as a file`);
  }
  if (stats === undefined) {
    const change = planAttributes(args, undefined, true);
    return missingFolders(path).flatMap((folder): FileStep[] => [
      { kind: 'mkdir', path: folder },
      ...attributeSteps(folder, change),
      ...(folder === path ? timeSteps(path, times, undefined) : []),
    ]);
  }
  const own = [
    ...attributeSteps(path, planAttributes(args, stats)),
    ...timeSteps(path, times, stats),
  ];
  return args.recurse ? [...own, ...innerSteps(args, times, path)] : own;
}

/** The folder and those above it that are not there, outermost first: all get its mode and owner. */
function missingFolders(path: string): string[] {
  const above = dirname(path);
  if (followedStat(path) !== undefined || above === path) return [];
  return [...missingFolders(above), path];
}

function innerSteps(args: FileArguments, times: FileTimes, folder: string): FileStep[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const stats = statOf(path);
    if (stats === undefined || stats.isSymbolicLink()) return [];
    const own = [
      ...attributeSteps(path, planAttributes(args, stats)),
      ...timeSteps(path, times, stats),
    ];
    return stats.isDirectory() ? [...own, ...innerSteps(args, times, path)] : own;
  });
}

function touchSteps({ args, path, times }: FileCall): FileStep[] {
  const stats = followedStat(path);
  const made: FileStep[] = stats === undefined ? [{ kind: 'create', path }] : [];
  const change = attributeSteps(path, planAttributes(args, stats));
  return [...made, ...change, ...timeSteps(path, times, stats)];
}

function timeSteps(path: string, times: FileTimes, stats: Stats | undefined): FileStep[] {
  return needsTimes(times, stats) ? [{ kind: 'times', path, times }] : [];
}

function linkSteps({ args, path }: FileCall): FileStep[] {
  const target = linkTarget(args, path);
  const stats = statOf(path);
  if (stats?.isSymbolicLink() && readlinkSync(path) === target) return [];
  if (!args.force && !targetExists(path, target)) {
    throw new CodedError(
      'MP4124',
      `src file does not exist, use "force=yes" if you really want to create the link: ${target}`,
    );
  }
  return [...clearingSteps(args, path), { kind: 'symlink', path, target }];
}

function targetExists(path: string, target: string): boolean {
  return followedStat(target.startsWith('/') ? target : join(path, '..', target)) !== undefined;
}

function linkTarget({ src }: FileArguments, path: string): string {
  if (src !== undefined) return src;
  if (statOf(path)?.isSymbolicLink()) return readlinkSync(path);
  throw new CodedError('MP4125', 'src is required for creating new links');
}

function hardLinkSteps({ args, path }: FileCall): FileStep[] {
  const target = linkTarget(args, path);
  const [here, there] = [statOf(path), statOf(target)];
  if (there === undefined) throw new CodedError('MP4126', `src does not exist: ${target}`);
  if (here !== undefined && here.ino === there.ino && here.dev === there.dev) return [];
  return [...clearingSteps(args, path), { kind: 'hardlink', path, target }];
}

/** What has to go before a link can be made. Throws a CodedError when it may not. */
function clearingSteps({ force }: FileArguments, path: string): FileStep[] {
  const stats = statOf(path);
  if (stats === undefined) return [];
  if (stats.isSymbolicLink() || force) return [{ kind: 'remove', path }];
  throw new CodedError('MP4123', `refusing to convert from ${kindOf(stats)} to link for ${path}`, {
    hint: 'force: true replaces it.',
  });
}
