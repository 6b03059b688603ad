/** Arguments that say how podman reaches a registry. */
export interface RegistryAccess {
  readonly auth_file?: string;
  readonly username?: string;
  readonly password?: string;
  readonly validate_certs?: boolean;
  readonly ca_cert_dir?: string;
}

/** How podman reaches a registry. */
export function accessWords(args: RegistryAccess): readonly string[] {
  const { auth_file, username, password, validate_certs, ca_cert_dir } = args;
  return [
    ...(auth_file === undefined ? [] : ['--authfile', auth_file]),
    ...(username === undefined ? [] : ['--creds', `${username}:${password ?? ''}`]),
    ...(validate_certs === undefined ? [] : [`--tls-verify=${validate_certs}`]),
    ...(ca_cert_dir === undefined ? [] : ['--cert-dir', ca_cert_dir]),
  ];
}
