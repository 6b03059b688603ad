import { CodedError, type CodedErrorOptions } from '../util/coded-error.ts';

/**
 * What went wrong on the way to a server.
 * - `network` refused, reset, DNS, stalled, cut short · `certificate` not trusted
 * - `plain-http` https was spoken to a server that speaks http · `tls` any other handshake failure
 * - `protocol` not HTTP, or a body over its limit · `config` a setting of ours cannot be used
 */
export type TransportFailure =
  | 'network'
  | 'certificate'
  | 'plain-http'
  | 'tls'
  | 'protocol'
  | 'config';

/** A request that got no usable answer. */
export class TransportError extends CodedError {
  override readonly name = 'TransportError';
  readonly failure: TransportFailure;

  constructor(
    code: string,
    failure: TransportFailure,
    message: string,
    options: CodedErrorOptions = {},
  ) {
    super(code, message, options);
    this.failure = failure;
  }
}
