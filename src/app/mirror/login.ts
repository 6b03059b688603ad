import { parseTargetBase } from '../../mirror/target-base.ts';
import { Login } from '../../oci/login.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { ProcessIo } from '../options.ts';

/**
 * The login that DOCKER_USERNAME and DOCKER_PASSWORD give, as `docker login` would: for the
 * registry of the target named, else Docker Hub. Undefined where neither is set. Throws CodedError
 * MP7005 for one without the other, MP7004 for a registry that is none.
 */
export function loginFrom(env: ProcessIo['env'], registry = 'docker.io'): Login | undefined {
  const { DOCKER_USERNAME: username, DOCKER_PASSWORD: password } = env;
  if (!username && !password) return undefined;
  if (username && password) {
    return new Login(hostOf(registry), {
      username,
      password,
      origin: 'DOCKER_USERNAME',
    });
  }
  const [set, unset] = username ? ['USERNAME', 'PASSWORD'] : ['PASSWORD', 'USERNAME'];
  throw new CodedError('MP7005', `DOCKER_${set} is set, DOCKER_${unset} is not`, {
    hint: 'Set both, or neither: then authfiles are searched, as podman and docker write them.',
  });
}

function hostOf(registry: string): string {
  try {
    return parseTargetBase(registry).registry;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    throw new CodedError('MP7004', error.message, { hint: error.hint, cause: error });
  }
}
