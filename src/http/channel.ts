import { createSecureContext, rootCertificates } from 'node:tls';
import { type Dispatcher, Pool, ProxyAgent } from 'undici';
import { HostGate } from './gate.ts';
import type { HostSettings, Timeouts } from './host-settings.ts';
import { Pace } from './pace.ts';
import { TransportError } from './transport-error.ts';

/** Requests at a time to one host, unless its settings say otherwise. */
const defaultPlaces = 64;
const keepAlive = 20_000;

/** The way to one origin: its connections and the gate before them. */
export interface Channel {
  readonly origin: string;
  /** `host[:port]` and the proxy before it, for messages. */
  readonly host: string;
  readonly dispatcher: Dispatcher;
  readonly gate: HostGate;
  /** Undefined: bytes pass as fast as they can. */
  readonly pace: Pace | undefined;
}

export interface ChannelOptions {
  readonly settings: HostSettings;
  readonly timeouts: Timeouts;
  readonly proxy: string | undefined;
}

/** Opens no connection yet. Throws TransportError MP5015 when the TLS settings cannot be used. */
export function openChannel(origin: URL, options: ChannelOptions): Channel {
  const { settings, proxy } = options;
  return {
    origin: origin.origin,
    host: proxy === undefined ? origin.host : `${origin.host}, by the proxy ${new URL(proxy).host}`,
    dispatcher: dispatcherFor(origin, options),
    gate: new HostGate({
      places: settings.connections ?? defaultPlaces,
      requestsPerSecond: settings.requestsPerSecond,
    }),
    pace: settings.bytesPerSecond ? new Pace(settings.bytesPerSecond) : undefined,
  };
}

/** HTTP/1.1 with as many kept connections as the gate lets in: one request each at a time. */
function dispatcherFor(origin: URL, options: ChannelOptions): Dispatcher {
  const { timeouts, proxy } = options;
  const { socketPath } = options.settings;
  const connect = {
    timeout: timeouts.connect,
    ...tlsOptions(origin, options.settings),
    ...(socketPath === undefined ? {} : { socketPath }),
  };
  const common = {
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: keepAlive,
    headersTimeout: timeouts.stall,
    bodyTimeout: timeouts.stall,
  };
  if (proxy === undefined) return new Pool(origin.origin, { ...common, connect });
  const proxyTunnel = origin.protocol === 'https:';
  return new ProxyAgent({ ...common, uri: proxy, requestTls: connect, proxyTunnel });
}

function tlsOptions(origin: URL, settings: HostSettings): object {
  if (origin.protocol !== 'https:') return {};
  const rejectUnauthorized = settings.insecure !== true;
  const { ca, clientCert, clientKey } = settings;
  if (ca === undefined && clientCert === undefined) return { rejectUnauthorized };
  try {
    const secureContext = createSecureContext({
      ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
      ...(clientCert === undefined ? {} : { cert: clientCert, key: clientKey ?? clientCert }),
    });
    return { rejectUnauthorized, secureContext };
  } catch (cause) {
    const message = `the TLS settings for ${origin.host} cannot be used`;
    const hint = 'ca, clientCert and clientKey name PEM files; the key must fit the certificate.';
    throw new TransportError('MP5015', 'config', message, { cause, hint });
  }
}
