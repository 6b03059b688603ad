import type { ListFindings } from '../list-findings.ts';
import type { ListHost, RegsyncCreds } from '../model.ts';
import { Fields, type PlacedValue } from '../yaml/fields.ts';
import type { Unhonoured, UnhonouredFields } from './unhonoured.ts';

const credentials = 'Credentials come from authfiles and `podman login`, not from lists.';
const hostSetting = 'Settings of a host stand under `hosts:` in mirror-play.yml.';
const mirrors = 'Mirrors stand in registries.conf, or under `hosts:` in mirror-play.yml.';

/** `repoAuth` asks for what is always so here: a token for one repository at a time. */
const unhonouredOfCreds: UnhonouredFields = {
  user: credentials,
  pass: credentials,
  token: credentials,
  credHelper: 'Credential helpers stand in the authfile (`credHelpers`).',
  credExpire: 'A token is renewed when it expires.',
  credHost: credentials,
  regcert: hostSetting,
  clientCert: hostSetting,
  clientKey: hostSetting,
  hostname: hostSetting,
  pathPrefix: mirrors,
  mirrors,
  priority: mirrors,
  blobChunk: 'Blobs are sent in one piece.',
  blobMax: 'Blobs are sent in one piece.',
  reqPerSec: hostSetting,
  reqConcurrent: hostSetting,
  apiOpts: hostSetting,
};

/** What `creds` says of hosts: only whether to verify TLS is taken from there. */
export function readCreds(
  items: readonly PlacedValue[],
  { findings, unhonoured }: { readonly findings: ListFindings; readonly unhonoured: Unhonoured },
): readonly ListHost[] {
  return items.flatMap(({ value, span }) => {
    const fields = Fields.of(value, span, 'an entry of creds', findings);
    if (fields === undefined) return [];
    fields.close(['registry', 'tls', 'repoAuth', ...Object.keys(unhonouredOfCreds)]);
    const creds = portableCreds(fields, fieldNames);
    unhonoured.look(fields, unhonouredOfCreds, 'creds: ', keptFields(creds, fieldNames));
    const host = fields.required('registry');
    if (host === undefined) return [];
    return [{ host: host.text, tlsVerify: readTls(fields, findings), creds, span }];
  });
}

/** How a format calls what `creds` of regsync holds. */
export type CredsNames = Readonly<Record<keyof RegsyncCreds, string>>;

const fieldNames: CredsNames = {
  user: 'user',
  pass: 'pass',
  repoAuth: 'repoAuth',
  reqConcurrent: 'reqConcurrent',
};

/** What of a host's fields another regsync file may have: passwords only as templates. */
export function portableCreds(fields: Fields, names: CredsNames): RegsyncCreds {
  const user = fields.text(names.user)?.text;
  const pass = fields.text(names.pass)?.text;
  const limit = fields.text(names.reqConcurrent)?.text ?? '';
  const repoAuth = fields.boolean(names.repoAuth);
  return {
    ...(user === undefined ? {} : { user }),
    ...(pass?.includes('{{') ? { pass } : {}),
    ...(repoAuth === undefined ? {} : { repoAuth }),
    ...(/^\d+$/.test(limit) ? { reqConcurrent: Number(limit) } : {}),
  };
}

/** The fields of a format that went into portable credentials. */
export function keptFields(creds: RegsyncCreds, names: CredsNames): string[] {
  const keys = Object.keys(names) as (keyof CredsNames)[];
  return keys.filter((key) => creds[key] !== undefined).map((key) => names[key]);
}

function readTls(fields: Fields, findings: ListFindings): boolean | undefined {
  const tls = fields.text('tls');
  if (tls === undefined) return undefined;
  if (tls.text === 'insecure' || tls.text === 'disabled') return false;
  if (tls.text === 'enabled') return true;
  findings.error(
    'MP2105',
    `"tls" is enabled, insecure or disabled, and this is "${tls.text}"`,
    tls.span,
  );
  return undefined;
}
