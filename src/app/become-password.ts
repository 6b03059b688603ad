import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CodedError } from '../util/coded-error.ts';
import type { ProcessIo } from './options.ts';
import { firstLine } from './standard-input.ts';

/** Where the password of sudo comes from: what flags, environment and ansible.cfg say. */
export interface BecomeSource {
  readonly ask: boolean;
  /** Of a file with the password. */
  readonly file: string | undefined;
  readonly password: string | undefined;
}

/** The password, asked for or read; undefined: none is said. Throws a CodedError MP4370. */
export async function readBecomePassword(
  { ask, file, password }: BecomeSource,
  io: ProcessIo,
): Promise<string | undefined> {
  if (ask) return io.ask?.({ text: 'BECOME password: ', secret: true }) ?? firstLine(io.stdin);
  if (file === undefined) return password;
  const path = resolve(io.cwd, file.replace(/^~(?=\/|$)/, io.env.HOME ?? '~'));
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw new CodedError('MP4370', `cannot read the become password file ${path}`, {
      hint: 'Check --become-password-file and become_password_file of ansible.cfg.',
      cause,
    });
  }
}

const variable = 'MIRROR_PLAY_BECOME_PASSWORD';

/**
 * How sudo learns a password: from a program that prints a variable of sudo's own environment,
 * which sudo does not pass on. So the password is neither an argument nor in a file, and never
 * reaches the standard input of a program that needed none.
 */
export class Askpass {
  #folder: string | undefined;

  /** The environment for sudo. */
  environment(password: string): Readonly<Record<string, string>> {
    return { SUDO_ASKPASS: join(this.#program(), 'askpass'), [variable]: password };
  }

  close(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  #program(): string {
    if (this.#folder !== undefined) return this.#folder;
    this.#folder = mkdtempSync(join(tmpdir(), 'mirror-play-'));
    const text = `#!/bin/sh\nprintf '%s\\n' "$${variable}"\n`;
    writeFileSync(join(this.#folder, 'askpass'), text, { mode: 0o700 });
    return this.#folder;
  }
}
