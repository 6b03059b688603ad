import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import type { TaskInfo } from '../../event/events.ts';
import type { ImageReport } from '../../event/image.ts';
import type { EventSink } from '../../event/sink.ts';
import type { CopyEngine } from '../../mirror/engine.ts';
import type { ImageRequest, MirrorRequest } from '../../mirror/request.ts';
import { planMirror } from '../../mirror/run.ts';
import type { MirrorImagesArgs } from '../../modules/mirror-images/arguments.ts';
import { readRequest } from '../../modules/mirror-images/read-request.ts';
import { isFailure, resultOf } from '../../modules/mirror-images/result.ts';
import type { Services } from '../../modules/services.ts';
import type { Login } from '../../oci/login.ts';
import { formatReference } from '../../oci/reference.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { ProcessIo } from '../options.ts';
import type { Reporting } from '../reporting.ts';
import type { LeftImage } from './failed-list.ts';
import type { MirrorCommandOptions } from './mirror-options.ts';

/** What one `mirror` command shares among its batches. */
export interface Session {
  readonly options: MirrorCommandOptions;
  readonly io: ProcessIo;
  readonly reporting: Reporting;
  readonly services: Services;
  /** Of the environment. */
  readonly login: Login | undefined;
  /** Lists by their names, for the frames of messages. */
  readonly given: Map<string, Buffer>;
  readonly ledger: Ledger;
}

/** What was asked for so far, and the lines of what did not become so. */
export interface Ledger {
  asked: number;
  /** Time that was worked; waiting for whoever types is none. */
  milliseconds: number;
  readonly left: LeftImage[];
}

/** Images that are mirrored together. */
export interface Batch {
  /** The arguments of `mirror_images` that name them. */
  readonly names: Pick<MirrorImagesArgs, 'images' | 'images_file'>;
  /** What stands in the list that is named. */
  readonly list?: Buffer | undefined;
  /** The line that asks for an image; undefined: a list of lines cannot. */
  lineOf(image: ImageRequest): string | undefined;
}

/**
 * Mirrors some images, or plans it under check, as a task of `mirror_images` would. What does not
 * become so is put into the ledger, also when it is interrupted. Throws DiagnosticError, before
 * anything runs, for images that cannot be used.
 */
export async function mirrorBatch(batch: Batch, session: Session): Promise<void> {
  const { options, services, reporting, ledger } = session;
  const start = performance.now();
  const engine = services.engine(options.task.engine ?? services.mirror.engine);
  const request = await requestOf(batch, engine, session);
  warnOfLogin(request, session);
  const left = new Map(request.images.map((image) => [image.index, leftImage(image, batch)]));
  ledger.asked += left.size;
  const emit: EventSink = (event) => {
    if (event.type === 'image.finished' && isSettled(event.image, request)) {
      left.delete(event.image.index);
    }
    reporting.emit(event);
  };
  try {
    await carryOut(request, { engine, emit, session });
  } finally {
    ledger.left.push(...left.values());
    ledger.milliseconds += performance.now() - start;
  }
}

/** Whether nothing remains to be done for an image. What was not tried is no failure, but remains. */
function isSettled(image: ImageReport, { policy }: MirrorRequest): boolean {
  return image.state !== 'not-tried' && !isFailure(image, policy);
}

function leftImage(image: ImageRequest, batch: Batch): LeftImage {
  const { source, target } = image;
  return {
    line: batch.lineOf(image),
    source: formatReference(source),
    target: formatReference(target),
  };
}

async function requestOf(
  { names, list }: Batch,
  engine: CopyEngine,
  { options, io, services, login, reporting }: Session,
): Promise<MirrorRequest> {
  const defaults = services.mirror;
  const index = indexFor(options.task, defaults);
  const { signal, cwd: playbookDir } = io;
  const maxBytes = defaults.limits?.yamlBytes;
  const mistakes: Diagnostic[] = [];
  const emit: EventSink = (event) => {
    if (event.type === 'diagnostic' && event.diagnostic.severity === 'error') {
      mistakes.push(event.diagnostic);
    } else reporting.emit(event);
  };
  const lists = { playbookDir, maxBytes, given: list, services, signal, emit };
  try {
    const around = { engine, defaults, playbookDir, login, lists };
    return await readRequest({ ...options.task, ...index, ...names }, around);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof CodedError)) throw error;
    throw asDiagnostics(error, mistakes);
  }
}

/** The mistakes of a list themselves, or what is wrong with the images altogether. */
function asDiagnostics(
  { code, message, hint }: CodedError,
  [first, ...more]: readonly Diagnostic[],
): DiagnosticError {
  if (first !== undefined) return new DiagnosticError([first, ...more]);
  return new DiagnosticError([{ severity: 'error', code, message, help: hints[code] ?? hint }]);
}

/** Where the usual hint speaks of arguments of a task. */
const hints: Readonly<Record<string, string>> = {
  MP6003: 'Give one of them another target or tag, or go on with the rest: --skip-conflicts.',
  MP6004: 'Name the registry of the targets with -d, or give the image a full target.',
};

/**
 * Where only some platforms are wanted and nobody says what becomes of the index, one is made of
 * them, as image-tools does.
 */
export function indexFor(
  { index }: MirrorCommandOptions['task'],
  { policies }: Services['mirror'],
): { readonly index?: 'rebuild' } {
  const { arch, os, platforms } = policies;
  const isPart = [arch, os, platforms].some((names) => (names ?? []).length > 0);
  return isPart && (index ?? policies.index) === undefined ? { index: 'rebuild' } : {};
}

/** A password that is for another registry than people think would be missed in silence. */
function warnOfLogin({ images }: MirrorRequest, { login, reporting }: Session): void {
  const targets = [...new Set(images.map(({ target }) => target.registry))];
  if (login === undefined || targets.length === 0 || targets.includes(login.registry)) return;
  const text = `DOCKER_USERNAME and DOCKER_PASSWORD are for ${login.registry}, and no image goes there. Name the registry with -d or DOCKER_REGISTRY.`;
  reporting.emit({ type: 'note', level: 'warning', text });
}

interface Means {
  readonly engine: CopyEngine;
  readonly emit: EventSink;
  readonly session: Session;
}

async function carryOut(request: MirrorRequest, { engine, emit, session }: Means): Promise<void> {
  const { check } = session.options;
  const task = taskInfo(check);
  emit({ type: 'task.started', task });
  const { signal } = session.io;
  const { memory } = session.services;
  const plan = await planMirror(request, {
    engine,
    memory,
    signal,
    startedAt: session.io.now(),
    taskId: task.id,
    emit,
  });
  const images = await (check ? plan.preview() : plan.apply());
  const { changed = false, failed = false, msg } = resultOf(images, request.policy);
  const result = { changed, failed, msg: String(msg) };
  const status = failed ? 'failed' : changed ? 'changed' : 'ok';
  const how = { status, ignored: false, looped: false } as const;
  emit({ type: 'task.finished', task, host: 'localhost', ...how, result });
}

function taskInfo(check: boolean): TaskInfo {
  return { id: 'mirror', title: 'mirror', module: 'mirror_images', handler: false, check };
}
