import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runOk } from './process.ts';
import { tempDir } from './temp-dir.ts';
import { type TlsFixture, tlsFixture } from './tls.ts';

export interface DockerRegistryOptions {
  /** Asks for this name and password on every request. */
  readonly htpasswd?: { readonly username: string; readonly password: string } | undefined;
  readonly tls?: boolean | undefined;
  readonly readonly?: boolean | undefined;
  /** Allows DELETE. */
  readonly delete?: boolean | undefined;
  /** Takes and gives Docker's schema 1. */
  readonly schema1?: boolean | undefined;
  /** Patterns of urls that layers may name in place of content. */
  readonly allowUrls?: readonly string[] | undefined;
}

/** A running docker-registry 2.8 (CNCF distribution) with its files in a folder of its own. */
export interface DockerRegistry {
  /** `127.0.0.1:port`, as it stands in references. */
  readonly host: string;
  readonly url: string;
  /** Value of an `Authorization` header that is let in. */
  readonly authorization: string | undefined;
  readonly tls: TlsFixture | undefined;
  readonly logFile: string;
  /** Ends the process and keeps the files. */
  stop(): Promise<void>;
  /** Starts it again at the same port, with the files it had. */
  start(): Promise<void>;
  /** Ends the process and removes the files. */
  remove(): Promise<void>;
}

/** Starts docker-registry on 127.0.0.1 at a free port and waits until it listens. */
export async function startDockerRegistry(
  options: DockerRegistryOptions = {},
): Promise<DockerRegistry> {
  const folder = tempDir('registry');
  const tls = options.tls ? await tlsFixture(folder.path) : undefined;
  const passwordFile = options.htpasswd && (await writeHtpasswd(folder.path, options.htpasswd));
  const configure = (port: number) =>
    writeConfig(folder.path, port, { options, tls, passwordFile });
  const logFile = join(folder.path, 'registry.log');
  let running = await launch(configure(0), logFile);
  const { port } = running;
  const host = `127.0.0.1:${port}`;
  return {
    host,
    url: `${tls ? 'https' : 'http'}://${host}`,
    authorization: options.htpasswd && basic(options.htpasswd),
    tls,
    logFile,
    stop: () => running.stop(),
    start: async () => {
      running = await launch(configure(port), logFile);
    },
    remove: async () => {
      await running.stop();
      folder.remove();
    },
  };
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function writeHtpasswd(
  folder: string,
  { username, password }: { username: string; password: string },
): Promise<string> {
  const file = join(folder, 'htpasswd');
  const { stdout } = await runOk('htpasswd', ['-inBC', '4', username], { stdin: password });
  writeFileSync(file, stdout);
  return file;
}

interface ConfigParts {
  readonly options: DockerRegistryOptions;
  readonly tls: TlsFixture | undefined;
  readonly passwordFile: string | undefined;
}

function writeConfig(folder: string, port: number, parts: ConfigParts): string {
  const { options, tls, passwordFile } = parts;
  const file = join(folder, 'config.yml');
  // JSON is YAML.
  const config = {
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: join(folder, 'storage') },
      cache: { blobdescriptor: 'inmemory' },
      delete: { enabled: options.delete ?? false },
      maintenance: {
        uploadpurging: { enabled: false },
        readonly: { enabled: options.readonly ?? false },
      },
    },
    ...(options.schema1 && { compatibility: { schema1: { enabled: true } } }),
    http: {
      addr: `127.0.0.1:${port}`,
      secret: 'for tests only',
      ...(tls && { tls: { certificate: tls.certFile, key: tls.keyFile } }),
    },
    ...(options.allowUrls && { validation: { manifests: { urls: { allow: options.allowUrls } } } }),
    ...(passwordFile && { auth: { htpasswd: { realm: 'test', path: passwordFile } } }),
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

interface Running {
  readonly port: number;
  stop(): Promise<void>;
}

async function launch(configFile: string, logFile: string): Promise<Running> {
  const log = openSync(logFile, 'w');
  const child = spawn('docker-registry', ['serve', configFile], {
    stdio: ['ignore', log, log],
    env: { PATH: process.env.PATH ?? '', OTEL_TRACES_EXPORTER: 'none' },
  });
  closeSync(log);
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const port = await listeningPort(child, logFile);
  return {
    port,
    stop: async () => {
      process.off('exit', endWithUs);
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function listeningPort(child: ChildProcess, logFile: string): Promise<number> {
  const deadline = performance.now() + 20_000;
  while (child.exitCode === null && performance.now() < deadline) {
    const port = /listening on 127\.0\.0\.1:(\d+)/.exec(readFileSync(logFile, 'utf8'))?.[1];
    if (port !== undefined) return Number(port);
    await sleep(20);
  }
  child.kill('SIGKILL');
  throw new Error(`docker-registry did not start:\n${readFileSync(logFile, 'utf8')}`);
}
