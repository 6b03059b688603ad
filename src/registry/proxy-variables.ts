import type { ProxySettings } from '../http/proxy.ts';
import type { Environment } from './credentials.ts';

/** Variables that name proxies; of each pair the first that is set counts. */
const variables = {
  http: ['HTTP_PROXY', 'http_proxy'],
  https: ['HTTPS_PROXY', 'https_proxy'],
  none: ['NO_PROXY', 'no_proxy'],
} as const;

/** The proxies that the environment names. */
export function proxiesOf(env: Environment): ProxySettings {
  return {
    http: settingIn(env, 'http'),
    https: settingIn(env, 'https'),
    none: settingIn(env, 'none'),
  };
}

/** The variable that a setting comes from; undefined: it is not set. */
export function proxyVariable(env: Environment, name: keyof ProxySettings): string | undefined {
  return variables[name].find((variable) => env[variable] !== undefined);
}

function settingIn(env: Environment, name: keyof ProxySettings): string | undefined {
  const variable = proxyVariable(env, name);
  return variable === undefined ? undefined : env[variable];
}
