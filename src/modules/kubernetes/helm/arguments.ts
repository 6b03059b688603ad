import type { FromSchema } from 'json-schema-to-ts';
import { choiceOr, dict, flagOr, text, textOr, whole, words } from '../../argument.ts';

export const helmSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['release_name', 'release_namespace'],
  properties: {
    release_name: text('Name of the release.'),
    release_namespace: text('Its namespace.'),
    release_state: choiceOr(['present', 'absent'], 'present', 'Whether it is to be there.'),
    chart_ref: text('The chart: REPOSITORY/CHART, a folder, an archive, oci://… or a URL.'),
    chart_repo_url: text('URL of the repository that has the chart.'),
    chart_version: text('Version of the chart; the newest unless given.'),
    release_values: {
      ...dict('Values for the chart.'),
      default: {},
    },
    values_files: { ...words('Files of values; release_values go before them.'), default: [] },
    set_values: {
      type: 'array',
      description: 'Single values, which go before all others.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['value'],
        properties: {
          value: text('NAME=VALUE.'),
          value_type: {
            type: 'string',
            enum: ['raw', 'string', 'json', 'file'],
            description: 'How VALUE is read; raw unless given.',
          },
        },
      },
    },
    create_namespace: flagOr(false, 'Make the namespace if it is not there.'),
    wait: flagOr(false, 'Wait until all is ready, or gone.'),
    wait_timeout: text('How long to wait at most: 5m30s.'),
    timeout: text('How long each step may take: 5m0s unless given.'),
    atomic: flagOr(false, 'Undo an installation or upgrade that fails.'),
    force: flagOr(false, 'Upgrade even if nothing differs, by replacing objects.'),
    skip_crds: flagOr(false, 'Leave custom resource definitions of the chart out.'),
    disable_hook: flagOr(false, 'Run no hooks.'),
    purge: flagOr(true, 'Of a release that is removed, keep no history.'),
    replace: flagOr(
      false,
      'Install under the name of a release that was removed with its history kept.',
    ),
    history_max: whole('Revisions to keep at most.'),
    post_renderer: text('Program that gets the manifests and gives others.'),
    dependency_update: flagOr(false, 'Fetch the dependencies of the chart first.'),
    update_repo_cache: flagOr(false, 'Read the lists of charts of all repositories anew first.'),
    binary_path: textOr('helm', 'The program.'),
    kubeconfig: text('File that tells how to reach the cluster.'),
    context: text('Which of its contexts.'),
    host: text('Address of the API, instead.'),
    api_key: text('Token for it.'),
    ca_cert: text('PEM file of CAs to trust (helm 3.5 and later).'),
    validate_certs: flagOr(true, 'Check the certificate of the API (false: helm 3.10 and later).'),
  },
} as const;

/** Other spellings of these arguments. */
export const helmAliases = {
  name: 'release_name',
  namespace: 'release_namespace',
  state: 'release_state',
  values: 'release_values',
  dep_up: 'dependency_update',
  kube_context: 'context',
  kubeconfig_path: 'kubeconfig',
  ssl_ca_cert: 'ca_cert',
  verify_ssl: 'validate_certs',
} as const;

export type HelmArguments = FromSchema<typeof helmSchema>;
