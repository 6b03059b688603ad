import { resolve } from 'node:path';
import type { Diagnostic, Span } from '../diagnostic/diagnostic.ts';
import { DiagnosticError } from '../diagnostic/diagnostic-error.ts';
import { type ListFormat, listFormats } from '../lists/model.ts';
import { readList } from '../lists/read-list.ts';
import { readConfigFile } from '../modules/image-tags/read-config.ts';
import type { CheckObserver, TaskUse } from '../playbook/check/observer.ts';
import type { RoleUse } from '../playbook/check/role-variables.ts';
import { staticText } from '../playbook/check/static-path.ts';
import { spanOfValue } from '../playbook/origin.ts';
import type { RawDict } from '../template/value.ts';
import { CodedError } from '../util/coded-error.ts';

/** A file that a playbook names by a path that is known before the run. */
interface FileUse {
  readonly path: string;
  /** Where it is named. */
  readonly span: Span;
  /** Reads it and gives its warnings. Throws a DiagnosticError, or a CodedError where it is not there. */
  readonly read: (path: string, maxBytes: number | undefined) => Promise<readonly Diagnostic[]>;
}

/**
 * Gathers the lists of images, and of versions to look for, that tasks and roles of a playbook
 * name, and checks them.
 */
export class ListUses implements CheckObserver {
  readonly #uses: FileUse[] = [];
  readonly #overridden: readonly string[];

  /** `overridden` are variables that `-e` gives, whatever the playbook says. */
  constructor(overridden: readonly string[]) {
    this.#overridden = overridden;
  }

  task({ task, declaration, playbookDir, hasDefaults }: TaskUse): readonly Diagnostic[] {
    const { args, argsTemplate, moduleSpan } = task;
    if (!['mirror_images', 'image_tags'].includes(declaration.name)) return [];
    this.#note(args, { file: 'images_file', format: 'format' }, moduleSpan, playbookDir);
    if (declaration.name === 'image_tags') {
      this.#add(args, 'config', { span: moduleSpan, folder: playbookDir, read: readVersions });
      return [];
    }
    const given = args.has('images') || args.has('images_file') || hasDefaults;
    if (given || argsTemplate !== undefined) return [];
    const message = '"mirror_images" needs the argument "images" or "images_file"';
    return [{ severity: 'error', code: 'MP2012', message, span: moduleSpan }];
  }

  role({ scope, span, playbookDir }: RoleUse): void {
    const names = { file: 'mi_images_file', format: 'mi_format' };
    if (this.#overridden.includes(names.file)) return;
    const dict = scope.dicts().find((one) => one.has(names.file));
    if (dict !== undefined) this.#note(dict, names, span, playbookDir);
  }

  /** What is wrong with the files; without warnings about files unless those are asked for. */
  async check(maxBytes: number | undefined, warn: boolean): Promise<readonly Diagnostic[]> {
    const found: Diagnostic[] = [];
    for (const use of this.#uses) found.push(...(await checkFile(use, maxBytes)));
    return found.filter(({ severity }) => severity === 'error' || warn);
  }

  #note(
    dict: RawDict,
    names: { readonly file: string; readonly format: string },
    span: Span,
    folder: string,
  ): void {
    const format = staticText(dict.get(names.format));
    if (format === undefined && dict.has(names.format)) return;
    const known = listFormats.find((one) => one === format);
    this.#add(dict, names.file, { span, folder, read: reader(known) });
  }

  #add(
    dict: RawDict,
    name: string,
    { span, folder, read }: Pick<FileUse, 'span' | 'read'> & { readonly folder: string },
  ): void {
    const file = staticText(dict.get(name));
    if (file === undefined) return;
    this.#uses.push({ path: resolve(folder, file), span: spanOfValue(dict, name) ?? span, read });
  }
}

function reader(format: ListFormat | undefined): FileUse['read'] {
  return async (path, maxBytes) => (await readList(path, { format, maxBytes })).findings;
}

async function readVersions(path: string, maxBytes: number | undefined): Promise<[]> {
  await readConfigFile(path, { maxBytes });
  return [];
}

/** A file that is not there may be written by a task before. */
async function checkFile(
  { path, span, read }: FileUse,
  maxBytes: number | undefined,
): Promise<readonly Diagnostic[]> {
  try {
    return await read(path, maxBytes);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics;
    if (!(error instanceof CodedError)) throw error;
    const { code, message, hint } = error;
    return [{ severity: 'warning', code, message, span, help: hint }];
  }
}
