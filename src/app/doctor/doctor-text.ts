import type { Check, Diagnosis, PlaceDiagnosis, Setting } from '../../registry/doctor/diagnosis.ts';
import type { Paint, Tone } from '../../report/paint.ts';

const nameColumn = 20;

const marks: Readonly<Record<Check['state'], { word: string; tone: Tone }>> = {
  ok: { word: 'ok', tone: 'ok' },
  failed: { word: 'failed', tone: 'failed' },
  note: { word: 'note', tone: 'warning' },
};

/** A diagnosis for people, a line for each thing. */
export function doctorText({ registry, path, places, ok }: Diagnosis, paint: Paint): string {
  const title = path === undefined ? registry : `${registry}/${path}`;
  const blocks = places.map((place) => placeText(place, paint));
  const end = ok ? 'All that was tried works.' : 'Something does not work.';
  return `${title}\n\n${blocks.join('\n\n')}\n\n${paint(ok ? 'ok' : 'failed', end)}\n`;
}

function placeText({ role, name, settings, checks }: PlaceDiagnosis, paint: Paint): string {
  const lines = [
    `${name} (${role})`,
    ...settings.map((setting) => settingText(setting, paint)),
    ...checks.flatMap((check) => checkText(check, paint)),
  ];
  return lines.join('\n');
}

function settingText({ name, value, from }: Setting, paint: Paint): string {
  const origin = from === undefined ? '' : paint('faint', `  (${from})`);
  return `  ${name.padEnd(nameColumn)} ${value}${origin}`;
}

function checkText({ name, state, message, hint }: Check, paint: Paint): string[] {
  const { word, tone } = marks[state];
  const line = `  ${paint(tone, word.padEnd(7))}${name.padEnd(nameColumn - 7)} ${message}`;
  return hint === undefined
    ? [line]
    : [line, paint('faint', `${' '.repeat(nameColumn + 3)}help: ${hint}`)];
}
