import { existsSync, readFileSync } from 'node:fs';

/** A file that keeps the host's name. */
export interface HostnameFile {
  readonly path: string;
  /** The name in the file's text; undefined: the text has none. */
  read(text: string): string | undefined;
  /** The text with another name in it. */
  write(text: string, name: string): string;
}

/** The whole file is the name. */
export function wholeFile(path: string): HostnameFile {
  return { path, read: (text) => text.trim(), write: (_text, name) => `${name}\n` };
}

/** `/etc/sysconfig/network`: a line `HOSTNAME=…` among others. */
export const networkFile: HostnameFile = {
  path: '/etc/sysconfig/network',
  read: (text) => /^\s*HOSTNAME[^=\n]*=(.*)$/m.exec(text)?.[1]?.trim(),
  write: (text, name) => {
    const line = `HOSTNAME=${name}`;
    if (/^\s*HOSTNAME/m.test(text)) return text.replaceAll(/^[^\S\n]*HOSTNAME.*$/gm, line);
    return `${text}${line}\n`;
  },
};

/** A file of settings with a line `hostname="…"`. */
export function settingsFile(path: string): HostnameFile {
  return {
    path,
    read: (text) => /^hostname=(.*)$/m.exec(text)?.[1]?.trim().replaceAll('"', '') ?? '',
    write: (text, name) => {
      const line = `hostname="${name}"`;
      if (text === '') return `${line}\n`;
      return /^hostname=/m.test(text) ? text.replace(/^hostname=.*$/m, line) : text;
    },
  };
}

/** Text of such a file; empty when it is not there. */
export function textOfFile({ path }: HostnameFile): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
