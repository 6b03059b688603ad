import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import type { EventSink } from '../event/sink.ts';
import { mirrorImagesRole } from '../modules/mirror-images/role.ts';
import type { Services } from '../modules/services.ts';
import { validatePlaybook } from '../playbook/check/validate.ts';
import { Findings } from '../playbook/findings.ts';
import type { InventoryModel } from '../playbook/inventory/model.ts';
import { readInventory } from '../playbook/inventory/sources.ts';
import { Loader } from '../playbook/loader.ts';
import type { Playbook } from '../playbook/model.ts';
import { moduleCatalogue } from '../playbook/module-catalogue.ts';
import type { AnyModule } from '../runner/module.ts';
import type { RawDict } from '../template/value.ts';
import { Keyring, type VaultSecret } from '../vault/keyring.ts';
import { readExtraVars } from './extra-vars.ts';
import { runInventoryProgram } from './inventory-program.ts';
import { ListUses } from './list-uses.ts';
import type { ProcessIo } from './options.ts';

/** Playbooks as the command line names them, read and checked. */
export interface Site {
  readonly loader: Loader;
  /** All that tasks may call; later ones win. */
  readonly modules: readonly AnyModule<Services>[];
  readonly playbooks: readonly Playbook[];
  readonly extraVars: RawDict;
  readonly inventory: InventoryModel;
  /** Content of a vault envelope. Throws a CodedError. */
  readonly decrypt: (envelope: string, where?: string) => Buffer;
}

export interface SiteOptions {
  readonly playbooks: readonly string[];
  /** All `-e`, as written. */
  readonly extraVars: readonly string[];
  /** All that tasks may call; later ones win. */
  readonly modules: readonly AnyModule<Services>[];
  readonly strict: boolean;
  /** Warn also of what is allowed and probably not meant. `strict` does so, too. */
  readonly lint?: boolean | undefined;
  readonly cwd: string;
  readonly maxBytes: number | undefined;
  /** Contents that stand for paths. */
  readonly given: ReadonlyMap<string, Buffer>;
  /** Absolute, or relative to `cwd`. */
  readonly rolesPath: readonly string[];
  readonly collectionsPath: readonly string[];
  readonly secrets: readonly VaultSecret[];
  /** `-i`, as written. */
  readonly inventory: readonly string[];
  readonly env: ProcessIo['env'];
  readonly emit: EventSink;
}

/**
 * Loads playbooks and checks them, without network. Warnings are events; throws a CodedError for
 * what is not there and a DiagnosticError with all mistakes.
 */
export async function loadSite(options: SiteOptions): Promise<Site> {
  const keyring = new Keyring(options.secrets);
  const decrypt = (envelope: string, where?: string) => keyring.open(envelope, where);
  const loader = createLoader(options, decrypt);
  const extraVars = readExtraVars(options.extraVars, options.cwd, loader);
  await checkPlaybooks(options, loader, extraVars);
  const playbooks = options.playbooks.map((path) => loader.loadPlaybook(path));
  const inventory = loadInventory(options, decrypt);
  return { loader, playbooks, extraVars, modules: options.modules, inventory, decrypt };
}

async function checkPlaybooks(
  options: SiteOptions,
  loader: Loader,
  extraVars: RawDict,
): Promise<void> {
  const { playbooks, strict, maxBytes, emit } = options;
  const suppliedNames = [...extraVars.keys()].map(String);
  const lint = strict || options.lint;
  const lists = new ListUses(suppliedNames);
  const inPlaybooks = playbooks.flatMap((path) =>
    validatePlaybook(path, { loader, suppliedNames, lint, observer: lists }),
  );
  const found = [...inPlaybooks, ...(await lists.check(maxBytes, lint === true))];
  const [first, ...rest] = found.flatMap((diagnostic) => errorOf(diagnostic, strict));
  if (first) throw new DiagnosticError([first, ...rest]);
  for (const diagnostic of found) emit({ type: 'diagnostic', diagnostic });
}

/** The error that a finding is; under `strict` warnings are errors too. */
function errorOf(found: Diagnostic, strict: boolean): Diagnostic[] {
  return found.severity === 'error' || strict ? [{ ...found, severity: 'error' }] : [];
}

function createLoader(options: SiteOptions, decrypt: Site['decrypt']): Loader {
  const { modules, strict, maxBytes, given, emit, cwd } = options;
  const onWarning = (diagnostic: Diagnostic) => emit({ type: 'diagnostic', diagnostic });
  return new Loader({
    modules: moduleCatalogue(modules.toReversed()),
    builtinRoles: [mirrorImagesRole],
    rolesPath: options.rolesPath.map((path) => resolve(cwd, path)),
    collectionsPath: options.collectionsPath.map((path) => resolve(cwd, path)),
    strict,
    maxBytes,
    given,
    decrypt,
    onWarning,
  });
}

/** Read where no other is named. */
const usualInventory = '/etc/ansible/hosts';

function loadInventory(options: SiteOptions, decrypt: Site['decrypt']): InventoryModel {
  const { inventory: named, cwd, env, maxBytes, emit } = options;
  const inventory = named.length > 0 || !existsSync(usualInventory) ? named : [usualInventory];
  const findings = new Findings();
  const runScript = (path: string) => runInventoryProgram(path, { cwd, env });
  const model = readInventory(inventory, { cwd, runScript, findings, maxBytes, decrypt });
  for (const diagnostic of findings.diagnostics) emit({ type: 'diagnostic', diagnostic });
  return model;
}
