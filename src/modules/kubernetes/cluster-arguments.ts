import { asBoolean } from '../../runner/keyword.ts';

/** How to reach a cluster, as a task says it. */
export interface ClusterArguments {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly host?: string | undefined;
  readonly api_key?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly ca_cert?: string | undefined;
  readonly client_cert?: string | undefined;
  readonly client_key?: string | undefined;
  readonly validate_certs?: boolean | undefined;
  readonly impersonate_user?: string | undefined;
  readonly impersonate_groups?: readonly string[] | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a task says nothing, what Ansible's `K8S_AUTH_*` variables say of a cluster. */
export function withClusterDefaults<Args extends ClusterArguments>(
  args: Args,
  environment: Environment,
): Args {
  const said = (name: string) => environment[`K8S_AUTH_${name}`] || undefined;
  const groups = said('IMPERSONATE_GROUPS')?.split(',');
  const defaults = known<ClusterArguments>({
    kubeconfig: said('KUBECONFIG'),
    context: said('CONTEXT'),
    host: said('HOST'),
    api_key: said('API_KEY'),
    username: said('USERNAME'),
    password: said('PASSWORD'),
    ca_cert: said('SSL_CA_CERT'),
    client_cert: said('CERT_FILE'),
    client_key: said('KEY_FILE'),
    validate_certs: asBoolean(said('VERIFY_SSL')),
    impersonate_user: said('IMPERSONATE_USER'),
    impersonate_groups: groups,
  });
  return { ...defaults, ...known(args) };
}

function known<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
