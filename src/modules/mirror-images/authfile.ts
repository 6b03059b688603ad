import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CodedError } from '../../util/coded-error.ts';

/**
 * The full path of a given credentials file, made sure to be readable JSON: a mistake here must
 * not look like a registry that refuses us. Empty counts as not given. Throws CodedError MP6006.
 */
export async function checkAuthfile(
  path: string | undefined,
  folder: string,
): Promise<string | undefined> {
  if (path === undefined || path === '') return undefined;
  const file = resolve(folder, path);
  const reason = flawOfSecretJson(await read(file));
  if (reason !== undefined) throw unusable(file, reason);
  return file;
}

/**
 * Why a text is no JSON object; undefined: it is one. Without the parser's own words: they quote
 * the text, which holds secrets.
 */
export function flawOfSecretJson(text: string): string | undefined {
  try {
    return isObject(JSON.parse(text)) ? undefined : 'it is not a JSON object';
  } catch {
    return text.trim() === '' ? 'it is empty' : 'it is not JSON';
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
    throw unusable(file, reason ?? 'it cannot be read', error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'we may not read it',
  EISDIR: 'it is a folder',
};

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unusable(file: string, reason: string, cause?: unknown): CodedError {
  return new CodedError('MP6006', `the authfile ${file} cannot be used: ${reason}`, {
    hint: 'Relative paths start at the playbook. `podman login --authfile FILE HOST` writes such a file.',
    cause,
  });
}
