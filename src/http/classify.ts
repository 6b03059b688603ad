import { TransportError } from './transport-error.ts';

const networkReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed while sending',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'the network is unreachable',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'it stalled: no answer',
  UND_ERR_BODY_TIMEOUT: 'it stalled: no byte',
  UND_ERR_SOCKET: 'the connection was closed too early',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer was cut short',
};

const certificateReasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from a CA that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from a CA that is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from a CA that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from a CA that is not known here',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  CERT_UNTRUSTED: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
};

/**
 * Says in words what an error of the network stack means. Errors that are ours already, and
 * those of a caller that gave up, come back as they are.
 */
export function classify(error: unknown, host: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const code = errorCode(error);
  const certificate = certificateReasons[code];
  if (certificate !== undefined) return certificateError(host, certificate, code, error);
  if (/wrong version number|packet length too long/i.test(error.message)) {
    return plainHttp(host, error);
  }
  if (code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO') {
    return new TransportError('MP5011', 'tls', `${host}: the TLS handshake failed (${code})`, {
      cause: error,
    });
  }
  if (code.startsWith('HPE_')) return notHttp(host, code, error);
  const reason = networkReasons[code];
  return reason === undefined ? proxyRefusal(error, host) : network(host, reason, code, error);
}

function errorCode(error: Error): string {
  const first = error instanceof AggregateError ? error.errors[0] : undefined;
  const code = (error as NodeJS.ErrnoException).code ?? (first as NodeJS.ErrnoException)?.code;
  const reason = (error as { reason?: unknown }).reason;
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return 'EPROTO';
  return typeof code === 'string' ? code : typeof reason === 'string' ? reason : '';
}

function network(host: string, reason: string, code: string, cause: Error): TransportError {
  return new TransportError('MP5010', 'network', `${host}: ${reason} (${code})`, { cause });
}

function certificateError(
  host: string,
  reason: string,
  code: string,
  cause: Error,
): TransportError {
  return new TransportError('MP5011', 'certificate', `${host}: ${reason} (${code})`, { cause });
}

function plainHttp(host: string, cause: Error): TransportError {
  const message = `${host}: it speaks plain http where https was expected`;
  return new TransportError('MP5012', 'plain-http', message, { cause });
}

function notHttp(host: string, code: string, cause: Error): TransportError {
  return new TransportError('MP5014', 'protocol', `${host}: the answer is not HTTP (${code})`, {
    cause,
  });
}

function proxyRefusal(error: Error, host: string): Error {
  const status = /Proxy response \((\d+)\)/.exec(error.message)?.[1];
  if (status === undefined) return error;
  return network(host, 'the proxy refused the connection', status, error);
}
