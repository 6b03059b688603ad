import { resolve } from 'node:path';
import { hasChanges } from '../mirror/summary.ts';
import { loadConfig } from './config.ts';
import { settle } from './config-settings.ts';
import { exitCodeOfError, exitCodes } from './exit-code.ts';
import { mirrorAtPrompt } from './mirror/at-prompt.ts';
import { indexFor, mirrorBatch, type Session } from './mirror/batch.ts';
import { failedList, writeFailedList } from './mirror/failed-list.ts';
import { loginFrom } from './mirror/login.ts';
import type { MirrorCommandOptions } from './mirror/mirror-options.ts';
import { readBatch } from './mirror/read-batch.ts';
import type { ProcessIo } from './options.ts';
import { openReporting, tellDiagnostics } from './reporting.ts';
import { openServices } from './services.ts';

/**
 * Mirrors the images that the command line, a list, or whoever sits at the terminal names, and
 * answers the exit code. Throws a CodedError for what cannot start.
 */
export async function mirrorCommand(options: MirrorCommandOptions, io: ProcessIo): Promise<number> {
  const given = new Map<string, Buffer>();
  const reporting = openReporting(
    options.output,
    { check: options.check, plays: false, given },
    io,
  );
  const { emit } = reporting;
  try {
    const config = await loadConfig({ explicit: options.config, cwd: io.cwd, playbook: '-' });
    const settings = settle(options.said, config);
    const login = loginFrom(io.env, options.task.registry ?? settings.policies.target_registry);
    const { services, close } = openServices(settings, io, emit);
    try {
      return await report({
        options,
        io,
        reporting,
        services,
        login,
        given,
        ledger: { asked: 0, milliseconds: 0, left: [] },
      });
    } finally {
      await close();
    }
  } catch (error) {
    tellDiagnostics(error, emit);
    return exitCodeOfError(error);
  } finally {
    reporting.close();
  }
}

async function report(session: Session): Promise<number> {
  const { emit, images } = session.reporting;
  const { check, diff } = session.options;
  emit({ type: 'run.started', playbooks: [], check, diff });
  if (indexFor(session.options.task, session.services.mirror).index !== undefined) {
    emit({ type: 'note', level: 'info', text: rebuilding });
  }
  for (const text of session.options.warnings) emit({ type: 'note', level: 'warning', text });
  try {
    await carryOut(session);
  } finally {
    await saveFailures(session);
  }
  const exitCode = exitCodeOf(session);
  const milliseconds = Math.round(session.ledger.milliseconds);
  emit({ type: 'run.finished', recap: [], images: images(), milliseconds, exitCode });
  return exitCode;
}

const rebuilding =
  "An index of which only some platforms are wanted is made anew: its digest is not the source's (--index sparse keeps it).";

async function carryOut(session: Session): Promise<void> {
  const { options, io, given } = session;
  if (isTyped(session)) return mirrorAtPrompt(session);
  const batch = await readBatch(options, io);
  const { names, list } = batch;
  if (names.images_file !== undefined && list !== undefined) given.set(names.images_file, list);
  await mirrorBatch(batch, session);
}

function isTyped({ options, io }: Session): boolean {
  return options.images.from === 'stdin' && io.stdin.isTTY === true;
}

/**
 * Writes the list of what was asked for and not mirrored, however that came. Single images leave
 * the list of an earlier run alone, unless it is named.
 */
async function saveFailures(session: Session): Promise<void> {
  const { options, io, reporting, ledger } = session;
  const isList = options.images.from !== 'words' && !isTyped(session);
  const name = options.failedFile ?? (isList ? 'mirror-failed.txt' : undefined);
  if (options.check || ledger.asked === 0 || name === undefined) return;
  await writeFailedList(resolve(io.cwd, name), failedList(ledger.left));
  if (ledger.left.length === 0) return;
  const flags = ledger.left.some(({ line }) => line === undefined)
    ? 'without -s and -d: its names are as they came to be'
    : 'with the same flags';
  const text = `What failed is in ${name}: mirror-play mirror -f ${name} tries it again, ${flags}.`;
  reporting.emit({ type: 'note', level: 'info', text });
}

function exitCodeOf({ options, reporting, ledger }: Session): number {
  if (ledger.left.length > 0) return exitCodes.taskFailed;
  const pending = options.check && options.detailedExitCode && hasChanges(reporting.images());
  return pending ? exitCodes.changesPending : exitCodes.ok;
}
