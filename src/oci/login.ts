import { normaliseRegistry } from './reference.ts';

/**
 * Name and password for one registry, given for a run. It is sent to that registry alone, and can
 * be neither printed nor serialised: the password is no property of its own.
 */
export class Login {
  readonly registry: string;
  readonly username: string;
  /** Where it was found, for messages. */
  readonly origin: string;
  readonly #password: string;

  /** Throws CodedError MP5001 when the registry is no `host[:port]`. */
  constructor(registry: string, { username, password, origin }: LoginParts) {
    this.registry = normaliseRegistry(registry);
    this.username = username;
    this.origin = origin;
    this.#password = password;
  }

  get password(): string {
    return this.#password;
  }
}

export interface LoginParts {
  readonly username: string;
  readonly password: string;
  readonly origin: string;
}
