import { readFileSync } from 'node:fs';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import { formatDiagnostic } from '../diagnostic/format.ts';
import { createEventBus } from '../event/bus.ts';
import type { RunEvent } from '../event/events.ts';
import type { ImageReport } from '../event/image.ts';
import type { EventSink } from '../event/sink.ts';
import { createReporter, type OutputOptions } from '../report/reporter.ts';
import type { ProcessIo } from './options.ts';
import { packageVersion } from './version.ts';

/** Where the events of a run go, and what was seen of them. */
export interface Reporting {
  readonly emit: EventSink;
  /** What became of every image so far; under check: what would become of it. */
  images(): readonly ImageReport[];
  close(): void;
}

/** What is reported on. */
export interface ReportedCommand {
  readonly check: boolean;
  /** False: images alone, without plays and tasks. @default true */
  readonly plays?: boolean | undefined;
  /** Contents that stand for paths. */
  readonly given?: ReadonlyMap<string, Buffer> | undefined;
}

/** Opens the bus of a run and the reporter that the options ask for. */
export function openReporting(
  options: OutputOptions,
  { check, plays = true, given }: ReportedCommand,
  io: ProcessIo,
): Reporting {
  const bus = createEventBus({
    now: io.now,
    onFault: (error) => void io.stderr.write(`a reporter failed: ${String(error)}\n`),
  });
  const { stdout, stderr, env, signal } = io;
  const source = (file: string) => given?.get(file)?.toString('utf8') ?? readSource(file);
  const reporter = createReporter(
    options,
    { stdout, stderr, env, readSource: source, signal },
    { check, plays, version: packageVersion() },
  );
  const images: ImageReport[] = [];
  bus.subscribe(reporter.listener);
  bus.subscribe((event: RunEvent) => {
    if (event.type === 'image.finished' && event.plan === check) images.push(event.image);
  });
  return { emit: bus.emit, images: () => images, close: () => reporter.close() };
}

/** Tells what is wrong with files. Anything else is thrown on. */
export function tellDiagnostics(error: unknown, emit: EventSink): void {
  if (!(error instanceof DiagnosticError)) throw error;
  for (const diagnostic of error.diagnostics) emit({ type: 'diagnostic', diagnostic });
}

/** What is wrong with files, for what goes wrong before there is a reporter. */
export function diagnosticsText({ diagnostics }: DiagnosticError): string {
  return diagnostics.map((each) => `${formatDiagnostic(each, readSource)}\n`).join('\n');
}

function readSource(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
