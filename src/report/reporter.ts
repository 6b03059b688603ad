import type { ReadSource } from '../diagnostic/format.ts';
import type { EventListener } from '../event/bus.ts';
import type { TaskStatus } from '../event/outcome.ts';
import { createAnsibleText } from './ansible/ansible-text.ts';
import { plainColumns } from './ansible/banner.ts';
import { createMinimalText } from './ansible/minimal-text.ts';
import type { ResultFormat } from './ansible/result-text.ts';
import { type ColourChoice, colourLevel, type Environment, hasUnicode } from './colour-level.ts';
import { createDebugLog } from './debug-log.ts';
import { createDiagnosticText } from './diagnostic-text.ts';
import { type ExtraReport, fileExtras, textExtras } from './extra/extra.ts';
import { createRunDocument } from './extra/run-document.ts';
import { glyphsFor } from './glyphs.ts';
import { createImageText } from './images/image-text.ts';
import { createJsonLines, createPlanJson } from './json-lines.ts';
import { createHeartbeat } from './live/heartbeat.ts';
import { createLiveWindow } from './live/live-window.ts';
import { type ProgressChoice, progressMode } from './live/progress-mode.ts';
import { createMessages } from './messages.ts';
import { createOutput, type Output, type TextStream } from './output.ts';
import { createPaint } from './paint.ts';
import { createPullRates } from './pull-rates.ts';

/**
 * `text` and `minimal` are Ansible's callbacks default and minimal; `document` is one JSON document
 * of the whole run, as ansible.posix.json has it; `json` is NDJSON events, under check one plan.
 */
export type OutputFormat = 'text' | 'minimal' | 'document' | 'json';

/** What flags and environment say of the output. */
export interface OutputOptions {
  readonly format: OutputFormat;
  /** How results are written in text. */
  readonly resultFormat: ResultFormat;
  /** 0 to 3. */
  readonly verbosity: number;
  /** Failures, kept images and the recap only. */
  readonly quiet: boolean;
  readonly color: ColourChoice;
  readonly progress: ProgressChoice;
  /** Log lines and stack traces. */
  readonly debug: boolean;
  /** `[CHECK MODE]` in headers. */
  readonly checkMarkers: boolean;
  /** Statuses that text does not tell: `display_ok_hosts`, `display_skipped_hosts`. */
  readonly hidden: readonly TaskStatus[];
  /** Reports beside the main one. */
  readonly reports: readonly ExtraReport[];
}

/** What a reporter needs from outside. */
export interface ReporterIo {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Environment;
  readonly readSource: ReadSource;
  /** When it aborts, the live window goes away for good. */
  readonly signal: AbortSignal;
}

/** The run to be reported on. */
export interface ReportedRun {
  readonly check: boolean;
  /** False: of images alone; there are no headers, statuses of tasks and recap to print. @default true */
  readonly plays?: boolean | undefined;
  /** Of mirror-play. */
  readonly version: string;
}

export interface Reporter {
  /** To be subscribed to the run's bus. */
  readonly listener: EventListener;
  /** Takes the live window away and says what was left out. To be called however the run ends. */
  close(): void;
}

/** The reporter that the options ask for. */
export function createReporter(options: OutputOptions, io: ReporterIo, run: ReportedRun): Reporter {
  const main = mainReporter(options, io, run);
  const files = fileExtras(options.reports);
  return files.reduce((all, listener) => together(all, { listener, close: () => undefined }), main);
}

function mainReporter(options: OutputOptions, io: ReporterIo, run: ReportedRun): Reporter {
  const output = createOutput(io.stdout, io.stderr);
  if (options.format === 'text' || options.format === 'minimal')
    return progressReporter(options, io, run);
  if (options.format === 'document') return documentReporter(output, { options, io, run });
  if (!run.check) return { listener: createJsonLines(output, run.version), close: () => undefined };
  return besideWords(createPlanJson(output), output, { options, io, run });
}

/** Text, and beside it what is under way. */
function progressReporter(options: OutputOptions, io: ReporterIo, run: ReportedRun): Reporter {
  const text = (output: Output) => textReporter(output, options, io, run);
  const choice = options.progress === 'auto' && options.quiet ? 'none' : options.progress;
  const mode = progressMode(choice, io.env, io.stderr);
  const plain = createOutput(io.stdout, io.stderr);
  if (mode === 'none') return text(plain);
  const clock = (): number => performance.now();
  const glyphs = glyphsFor(hasUnicode(io.env));
  const { stdout, stderr } = io;
  if (mode === 'plain') {
    return together(createHeartbeat(plain, clock), text(plain));
  }
  const live = createLiveWindow({ stdout, stderr, glyphs, clock, signal: io.signal });
  return together(live, text(live.output));
}

/** Two reporters as one; the first hears first. */
function together(first: Reporter, second: Reporter): Reporter {
  return {
    listener: (event) => {
      first.listener(event);
      second.listener(event);
    },
    close: () => {
      first.close();
      second.close();
    },
  };
}

function textReporter(
  output: Output,
  options: OutputOptions,
  io: ReporterIo,
  { plays = true }: Pick<ReportedRun, 'plays'>,
): Reporter {
  const paint = createPaint(colourLevel(options.color, io.env, io.stdout));
  const paintErrors = createPaint(colourLevel(options.color, io.env, io.stderr));
  const { verbosity, quiet, debug, checkMarkers, hidden } = options;
  const messages = createMessages(output, {
    verbosity,
    quiet,
    debug,
    columns: columnsOf(io.stderr),
    paint: paintErrors,
  });
  const rates = createPullRates(output, { verbosity, quiet, paint: paintErrors });
  const diagnostics = createDiagnosticText(output, paintErrors, io.readSource);
  const glyphs = glyphsFor(hasUnicode(io.env));
  const images = createImageText(output, { paint, paintErrors, glyphs, verbosity, quiet });
  const columns = columnsOf(io.stdout);
  const extras = textExtras(options.reports, output);
  const { warn } = messages;
  const style = { verbosity, quiet, paint, warn };
  const text =
    options.format === 'minimal'
      ? createMinimalText(output, style)
      : createAnsibleText(output, {
          ...style,
          format: options.resultFormat,
          checkMarkers,
          hidden,
          columns,
        });
  const log = debug ? createDebugLog(output, paintErrors) : undefined;
  const listener: EventListener = (event) => {
    log?.(event);
    diagnostics.listener(event);
    messages.listener(event);
    if (event.type !== 'run.finished') images(event);
    if (plays) text(event);
    if (event.type === 'run.finished') images(event);
    rates(event);
    for (const extra of extras) extra(event);
  };
  return { listener, close: diagnostics.close };
}

/** The whole run on stdout at its end; what goes wrong on the way in words on stderr. */
function documentReporter(output: Output, about: ReportAbout): Reporter {
  const document = createRunDocument(output);
  const { listener, close } = besideWords(document, output, about);
  const plays: EventListener = (event) => {
    if (event.type !== 'run.finished') document(event);
    listener(event);
  };
  return { listener: plays, close };
}

interface ReportAbout {
  readonly options: OutputOptions;
  readonly io: ReporterIo;
  readonly run: ReportedRun;
}

/** What stdout gets when the run ends, and failures in words on stderr before that. */
function besideWords(
  last: EventListener,
  output: Output,
  { options, io, run }: ReportAbout,
): Reporter {
  const words = textReporter(
    { out: output.err, err: output.err },
    { ...options, format: 'text', quiet: true, reports: [] },
    { ...io, stdout: io.stderr },
    run,
  );
  const listener: EventListener = (event) => {
    if (event.type === 'run.finished') last(event);
    else words.listener(event);
  };
  return { listener, close: words.close };
}

/** Ansible's rule: 79, or one less than the terminal is wide. */
function columnsOf(stream: TextStream): number {
  return Math.max(plainColumns, stream.isTTY ? (stream.columns ?? 0) - 1 : 0);
}
