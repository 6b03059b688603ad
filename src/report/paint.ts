import { Chalk, type ChalkInstance, type ColorSupportLevel } from 'chalk';

/** What a piece of text means; its colour follows from that and never carries it alone. */
export type Tone =
  | 'ok'
  | 'changed'
  | 'skipped'
  | 'failed'
  | 'unreachable'
  | 'warning'
  | 'verbose'
  | 'faint'
  | 'strong'
  | 'added'
  | 'removed'
  | 'hunk';

/** Colours a text, which may have several lines, for one stream. */
export type Paint = (tone: Tone, text: string) => string;

/** Makes the painter of a stream whose colour level is decided (see `colour-level.ts`). */
export function createPaint(level: ColorSupportLevel): Paint {
  if (level === 0) return (_tone, text) => text;
  const tones = tonesOf(new Chalk({ level }));
  return (tone, text) => tones[tone](text);
}

function tonesOf(chalk: ChalkInstance): Readonly<Record<Tone, ChalkInstance>> {
  return {
    ok: chalk.green,
    changed: chalk.yellow,
    skipped: chalk.cyan,
    failed: chalk.red,
    unreachable: chalk.redBright,
    warning: chalk.magentaBright,
    verbose: chalk.blue,
    faint: chalk.gray,
    strong: chalk.bold,
    added: chalk.green,
    removed: chalk.red,
    hunk: chalk.cyan,
  };
}
