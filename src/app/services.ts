import { resolve } from 'node:path';
import { createAutoEngine } from '../engines/auto.ts';
import { createNativeEngine, type NativeEngineOptions } from '../engines/native.ts';
import { createSkopeoEngine } from '../engines/skopeo.ts';
import type { EventSink } from '../event/sink.ts';
import type { CopyEngine } from '../mirror/engine.ts';
import { createRunMemory } from '../mirror/run-memory.ts';
import type { EngineName, Services } from '../modules/services.ts';
import { certFolders, readRegistriesConf } from '../registry/host-files.ts';
import { HostBook } from '../registry/hosts.ts';
import { RegistryClient, type RegistryClientOptions } from '../registry/registry-client.ts';
import { RegistrySet } from '../server/registry-set.ts';
import type { Settings } from './config-settings.ts';
import { environmentOf } from './environment.ts';
import type { ProcessIo } from './options.ts';

/** The services of one run, and how to end them. */
export interface OpenServices {
  readonly services: Services;
  /** Ends connections and embedded registries. */
  close(): Promise<void>;
}

/** Makes what all tasks of a run share: one registry client, one engine of each kind. */
export function openServices(settings: Settings, io: ProcessIo, emit: EventSink): OpenServices {
  const client = new RegistryClient(registryOptions(settings, io, emit));
  const registries = new RegistrySet();
  const engines = new Map<EngineName, CopyEngine>();
  const engine = (name: EngineName): CopyEngine => {
    const known = engines.get(name) ?? createEngine(name, { client, settings, io, emit, engine });
    engines.set(name, known);
    return known;
  };
  const authfile = settings.authfile && resolve(io.cwd, settings.authfile);
  const mirror = { ...settings, authfile };
  const repository: Services['repository'] = (reference, { access, side, purpose }) =>
    client.repository(
      reference,
      { ...access, side },
      purpose === 'delete' ? 'pull,push,delete' : 'pull',
    );
  const repositories: Services['repositories'] = (registry, access, options) =>
    client.repositories(registry, { ...access, side: 'source' }, options);
  const hosts = new HostBook(settings.hosts, { ca: io.env.SSL_CERT_FILE });
  const services: Services = {
    ...{ engine, repository, repositories, mirror, registries },
    web: client.web,
    github: settings.github,
    memory: createRunMemory(),
    hostSettings: (host) => hosts.settingsFor(host),
  };
  const close = async () => {
    await Promise.all([client.close(), registries.closeAll()]);
  };
  return { services, close };
}

/** What the registry client gets from settings and process. */
export function registryOptions(
  settings: Settings,
  io: ProcessIo,
  emit: EventSink,
): RegistryClientOptions {
  return {
    hosts: settings.hosts,
    rules: settings.registriesConf ? readRegistriesConf(io.env) : [],
    certFolders: certFolders(io.env),
    env: io.env,
    limits:
      settings.limits.manifestBytes === undefined
        ? {}
        : { manifestBytes: settings.limits.manifestBytes },
    now: io.now,
    onRetry: ({ host, reason, attempt, milliseconds }) =>
      emit({ type: 'request.retried', host, reason, attempt, milliseconds }),
    onRate: (host, rate) => emit({ type: 'rate.seen', host, ...rate }),
    onRateWait: ({ host, rate, until, latest }) =>
      emit({ type: 'rate.waiting', host, remaining: rate.remaining, until, latest }),
    onWarning: (host, text) => emit({ type: 'note', level: 'warning', text: `${host}: ${text}` }),
  };
}

interface EngineParts {
  readonly client: RegistryClient;
  readonly settings: Settings;
  readonly io: ProcessIo;
  readonly emit: EventSink;
  /** Those that another is made of. */
  engine(name: EngineName): CopyEngine;
}

function createEngine(name: EngineName, parts: EngineParts): CopyEngine {
  const { client, settings, io, emit, engine } = parts;
  if (name === 'skopeo') {
    const isInsecure = (registry: string) => settings.hosts[registry]?.insecure === true;
    warnOfCredentials(settings, emit);
    const environment = environmentOf(io.env);
    if (!settings.registriesConf) environment.CONTAINERS_REGISTRIES_CONF = '/dev/null';
    return createSkopeoEngine({ environment, isInsecure });
  }
  const open: NativeEngineOptions['open'] = (side, { reference, access }) =>
    client.repository(reference, { ...access, side }, side === 'source' ? 'pull' : 'pull,push');
  if (name === 'auto') {
    return createAutoEngine({ native: engine('native'), skopeo: engine('skopeo'), open });
  }
  return createNativeEngine({ open, blobsPerHost: settings.limits.blobs });
}

/** skopeo finds credentials by itself: in files. */
function warnOfCredentials({ hosts }: Settings, emit: EventSink): void {
  const named = Object.keys(hosts).filter((host) => hosts[host]?.credentials !== undefined);
  if (named.length === 0) return;
  const text = `the skopeo engine knows no \`credentials\` of hosts (${named.join(', ')}): it reads authfiles`;
  emit({ type: 'note', level: 'warning', text });
}
