/** What proves who we are to one registry. */
export interface Credential {
  readonly username: string;
  readonly password: string;
  /** An OAuth2 refresh token, in place of a password. */
  readonly identityToken?: string | undefined;
  /** Where it was found, for messages: a file, a helper's name, or variables. */
  readonly origin: string;
  /** Which entry there: a host or `host/namespace` of a file, a namespace of a host. */
  readonly key?: string | undefined;
}

/** The value of an Authorization header (RFC 7617). */
export function basicHeader(credential: Credential): string {
  const pair = `${credential.username}:${credential.password}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
