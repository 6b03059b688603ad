import type { FromSchema } from 'json-schema-to-ts';
import { accepted, flag, flagOr, text, textOr, wholeOr } from '../argument.ts';

/** How to reach a server: arguments that all web modules share. */
export const webProperties = {
  validate_certs: flagOr(true, 'Check the certificate of the server.'),
  use_proxy: flagOr(true, 'Obey http_proxy and its like in the environment.'),
  timeout: wholeOr(30, 'Seconds to wait for a connection, and for each byte.'),
  url_username: text('User name for basic authentication.'),
  url_password: text('Password for basic authentication.'),
  force_basic_auth: flagOr(false, 'Send the password at once, unasked.'),
  client_cert: text('PEM file with a certificate for TLS client authentication.'),
  client_key: text('PEM file with its key, where client_cert does not hold it.'),
  ca_path: text('PEM file with CAs to trust besides the usual ones.'),
  http_agent: textOr('ansible-httpget', 'What to send as User-Agent.'),
  decompress: flagOr(true, 'Unpack an answer that was sent gzipped.'),
  use_netrc: flag('Accepted for playbooks that set it; .netrc is not read.'),
  use_gssapi: accepted,
  ciphers: accepted,
} as const;

const schema = {
  type: 'object',
  properties: { ...webProperties, unix_socket: text('') },
} as const;

export type WebArguments = FromSchema<typeof schema>;

/** Other spellings of them. */
export const webAliases = { user: 'url_username', password: 'url_password' } as const;

/** Those that no result may show. */
export const webSecrets = ['url_password'] as const;
