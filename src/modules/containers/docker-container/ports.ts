import { CodedError } from '../../../util/coded-error.ts';
import type { JsonObject } from '../../../util/json.ts';

/** One published port. */
interface Binding {
  readonly ip: string;
  /** Empty: the daemon chooses. */
  readonly host: string;
  /** `80/tcp` */
  readonly port: string;
}

/** The single ports of `[IP:][HOST:]CONTAINER[/PROTOCOL]`. Throws CodedError MP4354. */
export function bindingsOf(published: string, defaultIp = ''): readonly Binding[] {
  const found = /^(?:(\[[^\]]*\]|\d+(?:\.\d+){3}):)?(?:([\d-]*):)?([\d-]+)(?:\/(\w+))?$/.exec(
    published,
  );
  if (found === null) throw invalid(published);
  const [, ip = defaultIp, host = '', port = '', protocol = 'tcp'] = found;
  const ports = rangeOf(port, published);
  const single = ports.length === 1 || host === '';
  const hosts = single ? ports.map(() => host) : rangeOf(host, published);
  if (hosts.length !== ports.length) throw invalid(published);
  return ports.map((one, at) => ({ ip, host: hosts[at] ?? '', port: `${one}/${protocol}` }));
}

function invalid(published: string): CodedError {
  return new CodedError('MP4354', `Invalid port description "${published}"`, {
    hint: 'Write [IP:][HOST:]CONTAINER[/PROTOCOL]; an IPv6 address in square brackets, no host name.',
  });
}

/** `8000-8002` is three ports. */
function rangeOf(text: string, whole = text): readonly string[] {
  const [first, last = first] = text.split('-').map(Number);
  if (first === undefined || last === undefined || !(last >= first)) throw invalid(whole);
  return Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
}

/** As `--publish` takes it. */
export function publishText({ ip, host, port }: Binding): string {
  const place = ip === '' && host === '' ? '' : `${host}:`;
  return `${ip === '' ? '' : `${ip}:`}${place}${port.replace(/\/tcp$/, '')}`;
}

/** To be compared; every address is `0.0.0.0`. */
export function bindingText({ ip, host, port }: Binding): string {
  return `${ip.replace(/[[\]]/g, '') || '0.0.0.0'}:${host}:${port}`;
}

/** The same out of `80/tcp: [{HostIp, HostPort}]`. */
export function boundTexts(bindings: JsonObject): readonly string[] {
  return Object.entries(bindings).flatMap(([port, hosts]) =>
    ((hosts ?? []) as readonly JsonObject[]).map(({ HostIp, HostPort }) =>
      bindingText({ ip: String(HostIp ?? ''), host: String(HostPort ?? ''), port }),
    ),
  );
}

/** `80/tcp` for each port of `80`, `80-82/udp`. */
export function exposedTexts(exposed: string): readonly string[] {
  const [ports = '', protocol = 'tcp'] = exposed.trim().split('/');
  return rangeOf(ports, exposed).map((port) => `${port}/${protocol}`);
}
