import type { RunEvent } from '../../src/event/events.ts';
import type { ImageReport } from '../../src/event/image.ts';
import { type CliOptions, runCli } from './cli.ts';
import { type CountingProxy, countingProxy } from './counting-proxy.ts';
import {
  type DockerRegistry,
  type DockerRegistryOptions,
  startDockerRegistry,
} from './docker-registry.ts';
import type { RunResult } from './process.ts';
import { tempDir } from './temp-dir.ts';
import { writeInto } from './write-into.ts';

export interface StageOptions {
  readonly source?: DockerRegistryOptions | undefined;
  readonly target?: DockerRegistryOptions | undefined;
}

/** Two docker-registries, a counting proxy before each, and a folder for playbooks. */
export interface Stage {
  readonly source: DockerRegistry;
  readonly target: DockerRegistry;
  readonly sourceProxy: CountingProxy;
  readonly targetProxy: CountingProxy;
  readonly folder: string;
  /** Writes a file into the folder, as it is or as JSON (which is YAML); returns its path. */
  write(name: string, content: unknown): string;
  /** Writes a playbook of one play on localhost; returns its path. */
  play(tasks: readonly unknown[]): string;
  run(args: readonly string[], options?: CliOptions): Promise<RunResult>;
  /** Runs with `--json` and reads the events. */
  runJson(args: readonly string[], options?: CliOptions): Promise<JsonRun>;
  remove(): Promise<void>;
}

export interface JsonRun extends RunResult {
  readonly events: readonly RunEvent[];
  readonly images: readonly ImageReport[];
}

/** Sets the stage. Whoever asks for it removes it. */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  const folder = tempDir('stage');
  const source = await startDockerRegistry(options.source);
  const target = await startDockerRegistry(options.target);
  const sourceProxy = await countingProxy({ target: source.url });
  const targetProxy = await countingProxy({ target: target.url });
  const write = (name: string, content: unknown) => writeInto(folder.path, name, content);
  const run = (args: readonly string[], cli: CliOptions = {}) =>
    runCli(args, { cwd: folder.path, home: folder.path, ...cli });
  return {
    ...{ source, target, sourceProxy, targetProxy, folder: folder.path, write, run },
    play: (tasks) => write('site.yml', [{ hosts: 'localhost', gather_facts: false, tasks }]),
    runJson: async (args, cli) => readEvents(await run([...args, '--json'], cli)),
    remove: async () => {
      await sourceProxy.stop();
      await targetProxy.stop();
      await source.remove();
      await target.remove();
      folder.remove();
    },
  };
}

function readEvents(result: RunResult): JsonRun {
  const lines = result.stdout.split('\n').filter((line) => line !== '');
  const events = lines.map((line) => JSON.parse(line) as RunEvent);
  const images = events.flatMap((event) =>
    event.type === 'image.finished' && !event.plan ? [event.image] : [],
  );
  return { ...result, events, images };
}

/** Content of an auth file for hosts and `name:password`. */
export function authfile(accounts: Readonly<Record<string, string>>): unknown {
  const entries = Object.entries(accounts).map(([host, account]) => [
    host,
    { auth: Buffer.from(account).toString('base64') },
  ]);
  return { auths: Object.fromEntries(entries) };
}
