import { CodedError } from '../../../util/coded-error.ts';
import { accepted, flagOr, text } from '../../argument.ts';
import { bare, type OptionTable, option, optionWords } from '../podman/option-words.ts';

/** Arguments that say how the docker client reaches its daemon. */
export const dockerAccess = {
  docker_host: text('Where the daemon listens.'),
  tls: flagOr(false, 'Speak TLS, and trust any certificate.'),
  validate_certs: flagOr(false, 'Speak TLS, and check the certificate.'),
  ca_path: text('Certificate of the authority.'),
  client_cert: text('Certificate of the client.'),
  client_key: text('Key of the client.'),
  api_version: accepted,
  timeout: accepted,
  tls_hostname: text('An error: the docker client knows no other name than that of docker_host.'),
  use_ssh_client: accepted,
  debug: flagOr(false, 'The result tells the actions.'),
} as const;

/** Ansible's other names for them. */
export const accessAliases = {
  docker_url: 'docker_host',
  docker_api_version: 'api_version',
  tls_verify: 'validate_certs',
  ca_cert: 'ca_path',
  cacert_path: 'ca_path',
  tls_ca_cert: 'ca_path',
  cert_path: 'client_cert',
  tls_client_cert: 'client_cert',
  key_path: 'client_key',
  tls_client_key: 'client_key',
} as const;

const options: OptionTable = {
  docker_host: option('--host'),
  tls: bare('--tls'),
  validate_certs: bare('--tlsverify'),
  ca_path: option('--tlscacert'),
  client_cert: option('--tlscert'),
  client_key: option('--tlskey'),
};

/** The client, with the options that say where the daemon is. */
export function dockerWords(
  args: Readonly<Record<string, unknown>>,
  ...words: readonly string[]
): readonly [string, ...string[]] {
  if (args.tls_hostname !== undefined) {
    throw noOption(
      'docker',
      'tls_hostname',
      'Name the daemon in docker_host as its certificate does.',
    );
  }
  return ['docker', ...optionWords(options, args), ...words];
}

/** An argument that Ansible gives to the API, and that the client has no option for. */
export function noOption(module: string, argument: string, hint: string): CodedError {
  return new CodedError('MP4353', `${module}: ${argument} cannot be told to the docker client`, {
    hint,
  });
}
