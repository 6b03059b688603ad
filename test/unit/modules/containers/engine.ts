import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type StandIns, standIns } from '../../../helpers/stand-in.ts';
import { type TempDir, tempDir } from '../../../helpers/temp-dir.ts';
import { writeInto } from '../../../helpers/write-into.ts';
import { playTasks } from '../../runner/stage.ts';

/** A stand-in for an engine, which answers out of files of the names that are asked for. */
export interface Engine {
  /** Where tests that make files can put them. */
  readonly path: string;
  /** What `inspect` answers: `{ 'container-x': … }`; the rest is not there. */
  has(things: Readonly<Record<string, unknown>>): void;
  /** Runs one task. */
  play(task: string, options?: { check?: boolean; diff?: boolean }): Promise<Told>;
  remove(): void;
}

/** What a task told the engine, reading aside, and what it came to. */
export interface Told {
  readonly calls: readonly string[];
  readonly reads: readonly string[];
  readonly result: Readonly<Record<string, unknown>>;
}

const reading = / (?:inspect|exists|ls|ps|generate|version|--version)(?: |$)/;

/** A stand-in for podman and docker. */
export function engine(): Engine {
  const folder: TempDir = tempDir('engine');
  const body = `
here() { cat "$STATE/$1.json" 2>/dev/null || exit 125; }
case "$*" in
  --version) echo 'podman version 4.3.1' ;;
  'inspect '*) here "container-$2" ;;
  --host*inspect*) exit 1 ;;
  *' inspect '*) here "$1-$(basename "$3")" ;;
  'generate systemd '*) printf '%s' '{"container-x": "# at some time\\n[Unit]\\n"}' ;;
  *prune*) echo gone ;;
  *'--attach failing') echo why; exit 3 ;;
  *refused*) echo 'it is refused' >&2; exit 125 ;;
  *) echo out ;;
esac`;
  const programs: StandIns = standIns(folder.path, { podman: body, docker: body });
  let names: readonly string[] = [];
  return {
    path: folder.path,
    has(things) {
      for (const name of names) rmSync(join(folder.path, `${name}.json`));
      names = Object.keys(things);
      for (const [name, thing] of Object.entries(things)) {
        writeInto(folder.path, `${name}.json`, JSON.stringify(thing));
      }
    },
    async play(task, { check = false, diff = false } = {}) {
      const environment = { PATH: `${programs.path}:/usr/bin:/bin` };
      const played = await playTasks(
        `- ${task}\n  register: r\n  ignore_errors: true\n- debug: { msg: "{{ r }}" }`,
        { environment, check, diff },
      );
      const all = programs.calls();
      return {
        calls: all.filter((call) => !reading.test(call)),
        reads: all.filter((call) => reading.test(call)),
        result: played.said[0] as Told['result'],
      };
    },
    remove: () => folder.remove(),
  };
}

/** Text of a file that a task wrote. */
export function written(path: string, name: string): string {
  return readFileSync(join(path, name), 'utf8');
}
