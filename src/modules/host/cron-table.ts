/** What a crontab is to hold, or no longer. */
export interface CronEdit {
  readonly name: string;
  /** The line; undefined: it is to go. */
  readonly line: string | undefined;
  /** The line is a variable, which needs no comment to be known again. */
  readonly isVariable: boolean;
  /** Variable that a new one is put after, or before. */
  readonly beside?: { readonly name: string; readonly after: boolean } | undefined;
}

const mark = '#Ansible: ';
const variable = /^([^#\s=]+)\s*=/;

/** The lines of a crontab after an edit; a job is known by the comment above it. */
export function edited(lines: readonly string[], edit: CronEdit): readonly string[] {
  return edit.isVariable ? withVariable(lines, edit) : withJob(lines, edit);
}

function withJob(lines: readonly string[], { name, line }: CronEdit): readonly string[] {
  const at = lines.indexOf(`${mark}${name}`);
  const job = line === undefined ? [] : [`${mark}${name}`, line];
  return at < 0 ? [...lines, ...job] : lines.toSpliced(at, 2, ...job);
}

function withVariable(
  lines: readonly string[],
  { name, line, beside }: CronEdit,
): readonly string[] {
  const at = indexOfVariable(lines, name);
  const own = line === undefined ? [] : [line];
  if (at >= 0) return lines.toSpliced(at, 1, ...own);
  const neighbour = beside === undefined ? -1 : indexOfVariable(lines, beside.name);
  const point = neighbour < 0 ? 0 : neighbour + (beside?.after ? 1 : 0);
  return lines.toSpliced(point, 0, ...own);
}

function indexOfVariable(lines: readonly string[], name: string): number {
  return lines.findIndex((line) => variable.exec(line)?.[1] === name);
}

/** Names of the jobs in a crontab. */
export function jobsOf(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
}

/** Names of the variables in a crontab. */
export function variablesOf(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => variable.exec(line)?.[1] ?? []);
}
