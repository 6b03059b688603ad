import type { HttpAnswer } from '../http/message.ts';

/** Passes registries' warnings on (distribution-spec, Warnings), each text once per host. */
export class WarningLog {
  readonly #tell: ((host: string, text: string) => void) | undefined;
  readonly #told = new Set<string>();

  constructor(tell: ((host: string, text: string) => void) | undefined) {
    this.#tell = tell;
  }

  /** Looks for warnings in an answer. */
  note(host: string, answer: HttpAnswer): void {
    const header = answer.headers.warning;
    if (header === undefined || this.#tell === undefined) return;
    for (const line of typeof header === 'string' ? [header] : header) {
      const text = /^299 - "((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replace(/\\(.)/g, '$1');
      if (text !== undefined) this.#once(host, text);
    }
  }

  #once(host: string, text: string): void {
    const key = `${host} ${text}`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#tell?.(host, text);
  }
}
