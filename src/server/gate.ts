import {
  type AuthOptions,
  type BasicAuth,
  findUser,
  isAllowed,
  neededAccess,
  readBasic,
} from './access.ts';
import type { Exchange } from './exchange.ts';
import { Refusal, type Reply } from './reply.ts';
import { createTokenGate } from './token-gate.ts';

/** Lets requests in, or not. */
export interface Gate {
  /** Throws Refusal 401 or 403. */
  check(exchange: Exchange): void;
  /** The token endpoint, where there is one. */
  readonly issue?: (exchange: Exchange) => Promise<Reply>;
  /** Makes worthless whatever was given out. */
  expire(): void;
}

/** The gate for these options; without options all are let in. */
export function createGate(auth: AuthOptions | undefined, origin: string): Gate {
  if (auth === undefined) return { check: () => {}, expire: () => {} };
  if (auth.kind === 'bearer') return createTokenGate(auth, origin);
  return { check: (exchange) => checkBasic(auth, exchange), expire: () => {} };
}

function checkBasic(auth: BasicAuth, exchange: Exchange): void {
  const given = readBasic(exchange.headers.authorization);
  const user = given && findUser(auth.users, ...given);
  if (user === undefined) {
    const headers = { 'WWW-Authenticate': 'Basic realm="mirror-play"' };
    throw new Refusal('UNAUTHORIZED', 'authentication required', { headers });
  }
  const lacking = neededAccess(exchange).filter((access) => !isAllowed(user, access));
  if (lacking.length > 0) {
    throw new Refusal('DENIED', 'requested access to the resource is denied', { detail: lacking });
  }
}
