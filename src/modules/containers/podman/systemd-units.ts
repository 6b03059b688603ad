import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FromSchema } from 'json-schema-to-ts';
import type { PlanContext } from '../../../runner/module.ts';
import { CodedError } from '../../../util/coded-error.ts';
import type { JsonObject } from '../../../util/json.ts';
import { runTool } from '../../command/tool.ts';
import { pathOf } from '../../files/path.ts';
import { bare, each, joined, type OptionTable, option, optionWords } from './option-words.ts';
import type { systemdUnits } from './systemd-arguments.ts';
import { isAtLeast } from './version.ts';

type UnitArguments = FromSchema<typeof systemdUnits>;

/** A container or a pod of which units are made. */
export interface UnitSubject {
  readonly executable: string;
  readonly name: string;
  readonly generate_systemd: UnitArguments;
}

/** Units of systemd by their name, and where they are kept. */
export interface Units {
  readonly texts: Readonly<Record<string, string>>;
  /** Folder that they are written to; undefined: they are only shown. */
  readonly folder: string | undefined;
}

const options: OptionTable = {
  restart_policy: option('--restart-policy'),
  time: option('--time'),
  no_header: bare('--no-header'),
  names: bare('--name'),
  new: bare('--new'),
  container_prefix: joined('--container-prefix'),
  pod_prefix: joined('--pod-prefix'),
  separator: joined('--separator'),
  after: each('--after', 'joined'),
  wants: each('--wants', 'joined'),
  requires: each('--requires', 'joined'),
};

/** Units as podman makes them; none where it cannot. Throws CodedError MP4352 for an old podman. */
export async function unitsOf(
  { executable, name, generate_systemd }: UnitSubject,
  version: string,
  context: PlanContext<unknown>,
): Promise<Units> {
  const asked: UnitArguments = { names: true, ...generate_systemd };
  for (const argument of ['after', 'wants', 'requires'] as const) {
    if (asked[argument] !== undefined && !isAtLeast(version, '4.0.0'))
      throw tooOld(argument, version);
  }
  const words = optionWords(options, withLists(asked));
  const argv = [executable, 'generate', 'systemd', name, '--format', 'json', ...words] as const;
  const { rc, stdout } = await runTool(argv, context);
  const folder = asked.path === undefined ? undefined : pathOf(asked.path, context);
  return { texts: rc === 0 ? read(stdout) : {}, folder };
}

/** A single text counts as a list of it. */
function withLists(asked: UnitArguments): UnitArguments {
  const { after, wants, requires } = asked;
  return { ...asked, ...lists({ after, wants, requires }) };
}

function lists(given: Readonly<Record<string, unknown>>): JsonObject {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, [value].flat()])) as JsonObject;
}

function tooOld(argument: string, version: string): CodedError {
  return new CodedError(
    'MP4352',
    `Systemd parameter '${argument}' is supported from podman version 4 only! Current version is ${version}`,
    { hint: `Leave generate_systemd.${argument} out, or install a newer podman.` },
  );
}

function read(stdout: string): Readonly<Record<string, string>> {
  try {
    return JSON.parse(stdout) as Readonly<Record<string, string>>;
  } catch {
    return {};
  }
}

/** Whether a unit's file is not there, or says something else. */
export function isStale({ texts, folder }: Units): boolean {
  return Object.entries(texts).some(([name, text]) => {
    const path = folder === undefined ? undefined : join(folder, `${name}.service`);
    return (
      path !== undefined && !(existsSync(path) && isSameUnit(readFileSync(path, 'utf8'), text))
    );
  });
}

/** Comments hold the time at which the unit was made. */
function isSameUnit(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => text.replace(/^#.*\n/gm, ''));
  return a === b;
}

/** Writes the units' files, where a folder is given. */
export function writeUnits({ texts, folder }: Units): void {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(folder, `${name}.service`), text);
  }
}

/** Removes them. */
export function removeUnits({ texts, folder }: Units): void {
  if (folder === undefined) return;
  for (const name of Object.keys(texts)) rmSync(join(folder, `${name}.service`), { force: true });
}
