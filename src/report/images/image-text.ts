import type { EventListener } from '../../event/bus.ts';
import type { RunEvent } from '../../event/events.ts';
import type { FailureReason, ImageReport } from '../../event/image.ts';
import { summarise, summaryInWords } from '../../mirror/summary.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { formatBytes, formatDuration, plural } from '../units.ts';
import { type ImageStyle, imageLine, retryingLine } from './image-line.ts';
import { reasonWords } from './image-words.ts';
import { planRows, planSummary } from './plan-view.ts';

export interface ImageTextOptions extends ImageStyle {
  readonly quiet: boolean;
  /** For stderr; `paint` is for stdout. */
  readonly paintErrors: Paint;
}

/**
 * Prints images: in a run a line as each is done, in a plan its rows when the task is through;
 * at the end what moved, and loudly what was only kept.
 */
export function createImageText(output: Output, options: ImageTextOptions): EventListener {
  const told = new Set<string>();
  let check = false;
  let planned: ImageReport[] = [];
  // Tasks may be in check mode though the run is not, and the other way round.
  const apart: ImageReport[] = [];

  const hint = (image: ImageReport): void => {
    const text = image.problem?.hint;
    if (text === undefined || told.has(text)) return;
    told.add(text);
    output.err(options.paintErrors('faint', `    help: ${text}`));
  };
  const done = (image: ImageReport): void => {
    if (isShown(image, options)) output.out(imageLine(image, options));
    if (options.verbosity > 0) for (const note of image.notes ?? []) output.out(`      ${note}`);
    if (image.state !== 'unchanged') hint(image);
  };
  const flush = (): void => {
    const images = planned.toSorted((a, b) => a.index - b.index);
    planned = [];
    for (const row of options.quiet ? [] : planRows(images, options)) output.out(row);
    for (const image of images) hint(image);
  };

  return (event) => {
    switch (event.type) {
      case 'run.started':
        check = event.check;
        return;
      case 'images.started':
      case 'item.finished':
      case 'task.finished':
        return flush();
      case 'image.finished':
        if (event.plan !== check) apart.push(event.image);
        return event.plan ? void planned.push(event.image) : done(event.image);
      case 'image.retrying':
        if (!options.quiet) output.out(retryingLine(event, options));
        return;
      case 'run.finished':
        finish({ ...event, images: apart }, !check, output, options);
        return finish(event, check, output, options);
      default:
        return;
    }
  };
}

function isShown(image: ImageReport, options: ImageTextOptions): boolean {
  if (image.state === 'unchanged') return options.verbosity > 0;
  return !options.quiet || ['kept', 'failed', 'conflict'].includes(image.state);
}

function finish(
  event: Extract<RunEvent, { type: 'run.finished' }>,
  check: boolean,
  output: Output,
  options: ImageTextOptions,
): void {
  if (event.images.length === 0) return;
  if (check) output.out(planSummary(event.images));
  else output.out(runSummary(event.images, event.milliseconds));
  const kept = keptSummary(event.images, check);
  if (kept !== undefined) output.err(options.paintErrors('warning', kept));
}

/** `Images: 3 copied, 56 unchanged. 62.7 MiB moved (41 MiB already there) in 12 s.` */
function runSummary(images: readonly ImageReport[], milliseconds: number): string {
  const summary = summarise(images);
  const { bytes, presentBytes } = summary.transfer;
  const present = presentBytes > 0 ? ` (${formatBytes(presentBytes)} already there)` : '';
  const moved = `${formatBytes(bytes)} moved${present} in ${formatDuration(milliseconds)}.`;
  return `Images: ${summaryInWords(summary)}. ${moved}`;
}

/** `[KEPT]: 3 images … (2 not found, 1 login refused).` Undefined when nothing was kept. */
function keptSummary(images: readonly ImageReport[], check: boolean): string | undefined {
  const { states, kept } = summarise(images);
  if (!states.kept) return undefined;
  const reasons = Object.entries(kept) as [FailureReason, number][];
  const words = reasons.map(([reason, count]) => `${count} ${reasonWords[reason]}`).join(', ');
  const one = states.kept === 1;
  const were = check ? 'would be' : one ? 'was' : 'were';
  return (
    `[KEPT]: ${plural(states.kept, 'image')} ${were} kept as the target has ` +
    `${one ? 'it' : 'them'}, because the source failed (${words}). ${one ? 'It' : 'They'} may be old.`
  );
}
