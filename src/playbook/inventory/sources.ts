import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import { SourceText } from '../../diagnostic/source-text.ts';
import type { RawDict } from '../../template/value.ts';
import type { Findings } from '../findings.ts';
import { type ReadOptions, readText } from '../read-text.ts';
import { parseYaml } from '../yaml/parse.ts';
import { InventoryBuilder } from './builder.ts';
import { readIniInventory } from './ini.ts';
import type { InventoryModel } from './model.ts';
import { readScriptInventory } from './script.ts';
import { readYamlInventory } from './yaml.ts';

/** How inventories are read. */
export interface InventoryOptions extends ReadOptions {
  readonly cwd: string;
  /** What a program prints for `--list`. Throws a CodedError. */
  readonly runScript: (path: string) => string;
  /** Told of sources that are not there, and of keys that are left out. */
  readonly findings: Findings;
}

/**
 * Reads all sources (`-i`): a file, a folder of them, or hosts separated by commas. A source that
 * is not there is a warning, as in Ansible. Throws a CodedError or a DiagnosticError.
 */
export function readInventory(
  sources: readonly string[],
  options: InventoryOptions,
): InventoryModel {
  const builder = new InventoryBuilder();
  for (const source of sources) {
    if (source.includes(',')) addList(source, builder);
    else addPath(resolve(options.cwd, source), builder, options);
  }
  const errors = options.findings.diagnostics.filter(({ severity }) => severity === 'error');
  const [first, ...rest] = errors;
  if (first) throw new DiagnosticError([first, ...rest]);
  return builder.build();
}

function addList(list: string, builder: InventoryBuilder): void {
  for (const name of list.split(',').map((each) => each.trim())) {
    if (name !== '') builder.addHosts(name, 'ungrouped', [], undefined);
  }
}

function addPath(path: string, builder: InventoryBuilder, options: InventoryOptions): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    const message = `the inventory ${path} is not there: only localhost can be meant`;
    options.findings.warning('MP2034', message, undefined, { help: 'Check the path given by -i.' });
  } else if (stat.isDirectory()) addFolder(path, builder, options);
  else {
    builder.addFolder(dirname(path));
    addFile(path, builder, options);
  }
}

/** Ansible passes over files of these kinds in a folder of inventories. */
const passedOver = /~$|\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|orig|ini|cfg|retry)$/;

const notInventories = new Set(['group_vars', 'host_vars', 'vars_plugins']);

function addFolder(folder: string, builder: InventoryBuilder, options: InventoryOptions): void {
  builder.addFolder(folder);
  for (const name of readdirSync(folder).sort()) {
    if (name.startsWith('.') || passedOver.test(name) || notInventories.has(name)) continue;
    addPath(join(folder, name), builder, options);
  }
}

function addFile(path: string, builder: InventoryBuilder, options: InventoryOptions): void {
  const { findings } = options;
  if (isProgram(path)) {
    readScriptInventory(printedBy(path, options), builder, path);
    return;
  }
  const source = readText(path, options);
  const context = { file: path, findings };
  if (/^\.(?:ya?ml|json)$/.test(extname(path))) {
    readYamlInventory(parseYaml(source).value, builder, context);
  } else readIniInventory(source, builder, findings);
}

function printedBy(path: string, { runScript }: InventoryOptions): RawDict {
  const { value } = parseYaml(new SourceText(path, runScript(path)));
  if (value instanceof Map) return value;
  const message = `${path} printed no JSON object`;
  throw new DiagnosticError([{ severity: 'error', code: 'MP2032', message }]);
}

/** An executable file that says how it wants to be run. */
function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  return !/^\.(?:ya?ml|json|ini)$/.test(extname(path));
}
