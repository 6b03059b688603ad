import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/** What the server says about a document. */
export interface EditorDiagnostic {
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

const require = createRequire(import.meta.url);
const program = require.resolve('yaml-language-server/bin/yaml-language-server');

/** yaml-language-server as an editor runs it, over stdio. */
export class LanguageServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #diagnostics = new Map<string, (found: readonly EditorDiagnostic[]) => void>();
  #next = 1;
  #input = Buffer.alloc(0);

  constructor() {
    this.#process = spawn(process.execPath, [program, '--stdio']);
    this.#process.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  async start(folder: string): Promise<void> {
    const capabilities = { textDocument: { hover: {}, completion: {}, publishDiagnostics: {} } };
    const rootUri = pathToFileURL(folder).href;
    await this.#ask('initialize', { processId: process.pid, rootUri, capabilities });
    this.#send({ method: 'initialized', params: {} });
    const yaml = { validate: true, hover: true, completion: true, schemaStore: { enable: false } };
    this.#send({ method: 'workspace/didChangeConfiguration', params: { settings: { yaml } } });
  }

  /** Opens a document and waits for what the server finds in it. */
  open(path: string, text: string): Promise<readonly EditorDiagnostic[]> {
    const uri = pathToFileURL(path).href;
    const found = new Promise<readonly EditorDiagnostic[]>((resolve) =>
      this.#diagnostics.set(uri, resolve),
    );
    const textDocument = { uri, languageId: 'yaml', version: 1, text };
    this.#send({ method: 'textDocument/didOpen', params: { textDocument } });
    return found;
  }

  /** The text shown for a place; lines and characters from 0. */
  async hover(path: string, line: number, character: number): Promise<string> {
    const result = await this.#at('textDocument/hover', path, { line, character });
    return (result as { contents?: { value?: string } } | null)?.contents?.value ?? '';
  }

  /** What can be written at a place. */
  async completion(path: string, line: number, character: number): Promise<string[]> {
    const result = await this.#at('textDocument/completion', path, { line, character });
    const { items } = result as { items: { label: string }[] };
    return items.map(({ label }) => label);
  }

  stop(): void {
    this.#process.kill();
  }

  #at(method: string, path: string, position: object): Promise<unknown> {
    const textDocument = { uri: pathToFileURL(path).href };
    return this.#ask(method, { textDocument, position });
  }

  #ask(method: string, params: object): Promise<unknown> {
    const id = this.#next++;
    this.#send({ id, method, params });
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  #send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #take(chunk: Buffer): void {
    this.#input = Buffer.concat([this.#input, chunk]);
    for (;;) {
      const end = this.#input.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(
        /Content-Length: (\d+)/i.exec(this.#input.toString('latin1', 0, end))?.[1],
      );
      if (this.#input.length < end + 4 + length) return;
      const body = this.#input.toString('utf8', end + 4, end + 4 + length);
      this.#input = this.#input.subarray(end + 4 + length);
      this.#receive(JSON.parse(body) as Message);
    }
  }

  #receive({ id, method, params, result }: Message): void {
    if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as { uri: string; diagnostics: EditorDiagnostic[] };
      this.#diagnostics.get(uri)?.(diagnostics);
    } else if (method !== undefined && id !== undefined) {
      const items = (params as { items?: unknown[] } | undefined)?.items ?? [];
      const answer = method === 'workspace/configuration' ? items.map(() => ({})) : null;
      this.#send({ id, result: answer });
    } else if (id !== undefined) this.#answers.get(id)?.(result);
  }
}
