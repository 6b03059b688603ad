import type { JsonSchema } from '../util/json.ts';

/** Settings of `rate_limit`; `where` ends their descriptions. */
export function rateLimitSchemas(where: string): Record<string, JsonSchema> {
  return {
    rate_limit: {
      enum: ['wait', 'stop', 'ignore'],
      description: `When a registry says that no pulls are left (Docker Hub): wait for more, stop pulling there, or only show it${where} (stop).`,
    },
    rate_limit_minimum: {
      type: 'integer',
      minimum: 0,
      description: `Pulls to leave over${where} (0).`,
    },
    rate_limit_wait: {
      type: 'integer',
      minimum: 1,
      description: `Most seconds that rate_limit: wait waits${where} (21600).`,
    },
  };
}

const variable: JsonSchema = { type: 'string', minLength: 1 };

const accountProperties: Record<string, JsonSchema> = {
  authfile: {
    type: 'string',
    minLength: 1,
    description: 'A credentials file. Relative to this file.',
  },
  username_env: { ...variable, description: 'Name of the variable that holds the user name.' },
  password_env: { ...variable, description: 'Name of the variable that holds the password.' },
  identity_token_env: {
    ...variable,
    description: 'Name of the variable that holds an identity (refresh) token.',
  },
};

const account: JsonSchema = {
  type: 'object',
  title: 'authfile; username_env and password_env; identity_token_env',
  description: 'Where credentials are. They themselves are never written here.',
  additionalProperties: false,
  properties: accountProperties,
  dependencies: { username_env: ['password_env'], password_env: ['username_env'] },
  oneOf: ['authfile', 'username_env', 'identity_token_env'].map((name) => ({
    required: [name],
    properties: { [name]: accountProperties[name] },
  })),
};

const reachProperties: Record<string, JsonSchema> = {
  insecure: {
    type: 'boolean',
    description: 'Certificates are not checked, and plain http is tried where https is refused.',
  },
  plain_http: { type: 'boolean', description: 'The host speaks http, nothing else.' },
  ca: {
    type: 'string',
    minLength: 1,
    description: 'PEM file of CAs to trust besides the usual ones. Relative to this file.',
  },
  client_cert: {
    type: 'string',
    minLength: 1,
    description: 'PEM file of the certificate to show. Relative to this file.',
  },
  client_key: {
    type: 'string',
    minLength: 1,
    description: 'PEM file of its key. Relative to this file.',
  },
  connections: {
    type: 'integer',
    minimum: 1,
    description: 'Requests at a time; fewer than 3 count as 3.',
  },
  requests_per_second: {
    type: 'number',
    exclusiveMinimum: 0,
    description: 'Requests begun per second. No limit unless given.',
  },
  bytes_per_second: {
    type: 'integer',
    minimum: 1024,
    description: 'Bytes of content per second, both directions together. No limit unless given.',
  },
  ...rateLimitSchemas(''),
};

/** Schema of `hosts: "*"`. */
export const everyHostSchema: JsonSchema = {
  type: 'object',
  description: 'How to reach one registry.',
  additionalProperties: false,
  properties: reachProperties,
  dependencies: { client_cert: ['client_key'], client_key: ['client_cert'] },
};

/** Schema of any other entry of `hosts`. */
export const hostSchema: JsonSchema = {
  ...everyHostSchema,
  properties: {
    ...reachProperties,
    credentials: {
      type: 'object',
      description:
        'Credentials by namespace (`team`, `team/app`; the longest counts), or `*` for the rest of the registry. Used where no authfile is named.',
      propertyNames: {
        title: 'namespace',
        description: 'team, team/app or *',
        pattern: '^(?:\\*|[a-z0-9]+(?:(?:[._/]|__|-+)[a-z0-9]+)*)$',
      },
      additionalProperties: account,
    },
  },
};
