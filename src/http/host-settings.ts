/** How to reach one host. */
export interface HostSettings {
  /** Neither certificates are checked nor https insisted on. */
  readonly insecure?: boolean | undefined;
  /** It speaks http, nothing else. */
  readonly plainHttp?: boolean | undefined;
  /** PEM text of CAs to trust besides the usual ones. */
  readonly ca?: string | undefined;
  /** PEM texts for TLS client authentication. */
  readonly clientCert?: string | undefined;
  readonly clientKey?: string | undefined;
  /** Path of a Unix socket that it listens on, whatever its name says. */
  readonly socketPath?: string | undefined;
  /** Requests at a time. */
  readonly connections?: number | undefined;
  readonly requestsPerSecond?: number | undefined;
  /** Of bodies, both directions together. */
  readonly bytesPerSecond?: number | undefined;
}

/** Milliseconds without a byte after which a request is given up, and the time to connect. */
export interface Timeouts {
  readonly connect: number;
  readonly stall: number;
}

export const defaultTimeouts: Timeouts = { connect: 15_000, stall: 60_000 };
