import type { HostSettings } from '../../http/host-settings.ts';
import { isLoopback, proxyFor } from '../../http/proxy.ts';
import { redactUrl } from '../../http/redact.ts';
import type { RepositoryAccess } from '../client-options.ts';
import type { Connector } from '../connector.ts';
import type { Environment } from '../credentials.ts';
import type { HostConfig } from '../hosts.ts';
import { proxiesOf, proxyVariable } from '../proxy-variables.ts';
import type { Place, Route } from '../route.ts';
import type { Setting } from './diagnosis.ts';

/** Where settings may come from, for people. */
export interface SettingSources {
  /** The mirror-play.yml that was read. */
  readonly configFile: string | undefined;
  /** Hosts that `--insecure` names. */
  readonly insecureFlags: readonly string[];
  /** registries.conf is read. */
  readonly registriesConf: boolean;
  readonly env: Environment;
}

export interface SettingsRequest {
  readonly place: Place;
  readonly route: Route;
  readonly access: RepositoryAccess;
  /** `scheme://host[:port]` as it would be connected to. */
  readonly origin: string;
}

/** What would be used for a place. Throws RegistryError (kind `config`) for what cannot be. */
export async function settingsOf(
  connector: Connector,
  request: SettingsRequest,
  sources: SettingSources,
): Promise<readonly Setting[]> {
  const { place, access, origin } = request;
  const config = connector.hosts.configFor(place.registry);
  const found = connector.hosts.sourcesOf(place.registry);
  const entry = found.entry === undefined ? undefined : entryIn(found.entry, sources);
  return [
    { name: 'address', value: origin },
    ruleSetting(request, sources),
    tlsSetting(request, config, { ...sources, entry }),
    caSetting(config, sources.env, entry, found.certsFolder),
    ...clientCertificate(config, entry, found.certsFolder),
    proxySetting(origin, sources.env),
    await credentialSetting(connector, place, access),
    limitsSetting(connector.hosts.settingsFor(place.registry), config, entry),
  ];
}

function entryIn(entry: string, { configFile }: SettingSources): string {
  return `hosts "${entry}"${configFile === undefined ? '' : ` in ${configFile}`}`;
}

function ruleSetting({ route }: SettingsRequest, sources: SettingSources): Setting {
  const name = 'registries.conf';
  if (!sources.registriesConf) {
    return { name, value: 'not read', from: 'registries_conf: false' };
  }
  const { rule } = route;
  if (rule === undefined) return { name, value: 'no rule applies' };
  const words = [
    ...(rule.location === undefined ? [] : [`location ${rule.location}`]),
    ...rule.mirrors.map(({ location, pulls }) => `mirror ${location} (${pulls})`),
    ...(rule.insecure ? ['insecure'] : []),
    ...(rule.blocked ? ['blocked'] : []),
  ];
  return {
    name,
    value: `prefix ${rule.prefix}: ${words.join(', ') || 'nothing'}`,
    from: rule.file,
  };
}

function tlsSetting(
  { place, access, origin, route }: SettingsRequest,
  config: HostConfig,
  sources: SettingSources & { readonly entry: string | undefined },
): Setting {
  const name = 'TLS';
  const isPlain = origin.startsWith('http:');
  const off = isPlain ? 'none: plain http' : 'certificates are not checked';
  if (sources.insecureFlags.includes(place.registry))
    return { name, value: off, from: '--insecure' };
  if (config.plainHttp && isPlain) return { name, value: off, from: sources.entry };
  if (config.insecure) return { name, value: off, from: sources.entry };
  if (access.tlsVerify === undefined && place.insecure && config.insecure !== false) {
    return { name, value: off, from: route.rule?.file };
  }
  if (isPlain && isLoopback(new URL(origin).hostname)) {
    return { name, value: 'none: plain http, as on this machine' };
  }
  return { name, value: 'certificates are checked' };
}

function caSetting(
  { ca }: HostConfig,
  env: Environment,
  entry: string | undefined,
  certsFolder: string | undefined,
): Setting {
  const files = [ca ?? []].flat();
  const isFolder = certsFolder !== undefined && files.some((file) => file.startsWith(certsFolder));
  const from = files.length === 0 ? [] : [isFolder ? certsFolder : (entry ?? '')];
  const variables = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'].filter((name) => env[name]);
  const all = [...files, ...variables.map((name) => env[name])];
  const origins = [...from, ...variables.map((name) => `$${name}`)].join(', ');
  return {
    name: 'CAs',
    value: ['those of Node', ...all].join(', '),
    ...(origins === '' ? {} : { from: origins }),
  };
}

function clientCertificate(
  { clientCert }: HostConfig,
  entry: string | undefined,
  certsFolder: string | undefined,
): readonly Setting[] {
  if (clientCert === undefined) return [];
  const isFolder = certsFolder !== undefined && clientCert.startsWith(certsFolder);
  return [{ name: 'client certificate', value: clientCert, from: isFolder ? certsFolder : entry }];
}

function proxySetting(origin: string, env: Environment): Setting {
  const name = 'proxy';
  const url = new URL(origin);
  const proxy = proxyFor(url, proxiesOf(env));
  const variable = proxyVariable(env, url.protocol === 'https:' ? 'https' : 'http');
  if (proxy !== undefined)
    return { name, value: redactUrl(proxy), from: variable && `$${variable}` };
  if (variable === undefined) return { name, value: 'none' };
  if (isLoopback(url.hostname)) return { name, value: 'none: this machine needs none' };
  const exempt = proxyVariable(env, 'none');
  return { name, value: 'none', from: exempt && `$${exempt}` };
}

async function credentialSetting(
  connector: Connector,
  { registry, repository }: Place,
  access: RepositoryAccess,
): Promise<Setting> {
  const name = 'credentials';
  const credential = await connector.credentials.find(registry, repository, access);
  if (credential === undefined) {
    const searched = connector.credentials.searched(access.authfile).join(', ');
    return { name, value: `none; searched: ${searched || 'nowhere'}` };
  }
  const { username, identityToken, origin, key } = credential;
  const who = identityToken === undefined ? `user ${username}` : 'an identity token';
  return { name, value: key === undefined ? who : `${who}, entry "${key}"`, from: origin };
}

function limitsSetting(
  settings: HostSettings,
  config: HostConfig,
  entry: string | undefined,
): Setting {
  const { connections, requestsPerSecond, bytesPerSecond } = settings;
  const { rateLimit = 'stop', rateLimitMinimum = 0 } = config;
  const words = [
    `${connections ?? 64} requests at a time`,
    ...(requestsPerSecond === undefined ? [] : [`${requestsPerSecond} requests per second`]),
    ...(bytesPerSecond === undefined ? [] : [`${bytesPerSecond} bytes per second`]),
    `rate_limit: ${rateLimit}${rateLimitMinimum === 0 ? '' : ` at ${rateLimitMinimum} left`}`,
  ];
  const isSaid = [connections, requestsPerSecond, bytesPerSecond, config.rateLimit].some(
    (value) => value !== undefined,
  );
  return { name: 'limits', value: words.join(', '), ...(isSaid && entry ? { from: entry } : {}) };
}
