import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { PlanContext } from '../../runner/module.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { JsonObject } from '../../util/json.ts';
import { accepted, flag, text, words } from '../argument.ts';
import { pathOf } from '../files/path.ts';
import { type ClusterArguments, withClusterDefaults } from './cluster-arguments.ts';

/** How to reach a cluster: arguments that all its modules share. */
export const clusterProperties = {
  kubeconfig: text('File that tells how to reach the cluster.'),
  context: text('Which of its contexts.'),
  host: text('Address of the API, instead.'),
  api_key: text('Token for it.'),
  username: text('User name for it.'),
  password: text('Password for it.'),
  ca_cert: text('PEM file of CAs to trust.'),
  client_cert: text('PEM file with a client certificate.'),
  client_key: text('PEM file with its key.'),
  validate_certs: flag('Check the certificate of the API.'),
  impersonate_user: text('User to act as.'),
  impersonate_groups: words('Groups to act as.'),
  proxy: accepted,
  no_proxy: accepted,
  proxy_headers: accepted,
  persist_config: accepted,
} as const;

export const clusterAliases = {
  verify_ssl: 'validate_certs',
  ssl_ca_cert: 'ca_cert',
  cert_file: 'client_cert',
  key_file: 'client_key',
} as const;

/** The client and the words that say which cluster: `oc` where there is one, else `kubectl`. */
export function clusterClient(
  said: ClusterArguments,
  context: PlanContext<unknown>,
): readonly [string, ...string[]] {
  const args = withClusterDefaults(said, context.environment);
  const options = [
    ['--kubeconfig', args.kubeconfig && pathOf(args.kubeconfig, context)],
    ['--context', args.context],
    ['--server', args.host],
    ['--token', args.api_key],
    ['--username', args.username],
    ['--password', args.password],
    ['--certificate-authority', args.ca_cert && pathOf(args.ca_cert, context)],
    ['--client-certificate', args.client_cert && pathOf(args.client_cert, context)],
    ['--client-key', args.client_key && pathOf(args.client_key, context)],
    ['--insecure-skip-tls-verify', args.validate_certs === false ? 'true' : undefined],
    ['--as', args.impersonate_user],
    ...(args.impersonate_groups ?? []).map((group) => ['--as-group', group] as const),
  ] as const;
  const given = options.flatMap(([name, value]) => (value ? [`${name}=${value}`] : []));
  return [program(context), ...given];
}

function program({ environment }: PlanContext<unknown>): string {
  const folders = (environment.PATH ?? '').split(delimiter);
  const found = ['oc', 'kubectl'].find((name) =>
    folders.some((folder) => isProgram(join(folder, name))),
  );
  if (found !== undefined) return found;
  throw new CodedError('MP4200', 'neither oc nor kubectl is installed', {
    hint: 'Modules of Kubernetes work through one of them: put it into PATH.',
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** One object of a cluster. */
export interface Resource extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
}

/** `KIND`, or `KIND.VERSION.GROUP` where it has a group: what clients take as a type. */
export function typeOf(kind: string, apiVersion: string): string {
  const [group, version] = apiVersion.split('/');
  return version === undefined ? kind : `${kind}.${version}.${group}`;
}
