import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeInto } from './write-into.ts';

/** Programs that write down how they were called, in a folder to put first in PATH. */
export interface StandIns {
  /** The folder. */
  readonly path: string;
  /** Every call since the last time: `program word word`; words with blanks in brackets. */
  calls(): readonly string[];
}

/**
 * Makes stand-ins: each is the body of a shell script, which answers instead of the real program.
 * `$STATE` is a folder where they can keep things.
 */
export function standIns(folder: string, programs: Readonly<Record<string, string>>): StandIns {
  const path = join(folder, 'bin');
  const log = join(folder, 'calls.log');
  for (const [name, body] of Object.entries(programs)) {
    const head = `#!/bin/sh\nSTATE='${folder}'\n{ printf '%s' '${name}'; for w; do case "$w" in *' '*|'') printf ' [%s]' "$w";; *) printf ' %s' "$w";; esac; done; echo; } >> '${log}'\n`;
    chmodSync(writeInto(path, name, `${head}${body}\n`), 0o755);
  }
  const calls = () => {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
    rmSync(log, { force: true });
    return lines;
  };
  return { path, calls };
}
