import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/http/classify.ts';
import { TransportError } from '../../../src/http/transport-error.ts';

function withCode(code: string, message = 'raw'): Error {
  return Object.assign(new Error(message), { code });
}

describe('classify', () => {
  it.each([
    ['ECONNREFUSED', 'network', 'connection refused'],
    ['ENOTFOUND', 'network', 'host name is not known'],
    ['ECONNRESET', 'network', 'reset'],
    ['UND_ERR_SOCKET', 'network', 'closed too early'],
    ['UND_ERR_HEADERS_TIMEOUT', 'network', 'stalled'],
    ['UND_ERR_BODY_TIMEOUT', 'network', 'stalled'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate', 'self-signed'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate', 'CA that is not known'],
    ['CERT_HAS_EXPIRED', 'certificate', 'expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate', 'another host name'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tls', 'handshake failed'],
    ['HPE_INVALID_CONSTANT', 'protocol', 'not HTTP'],
  ])('%s is %s', (code, failure, words) => {
    const error = classify(withCode(code), 'a.example');
    expect(error).toMatchObject({ failure, message: expect.stringContaining(words) });
    expect(error.message).toContain('a.example');
  });

  it('looks into attempts at several addresses', () => {
    const error = new AggregateError([withCode('ECONNREFUSED'), withCode('ENETUNREACH')]);
    expect(classify(error, 'a')).toMatchObject({ failure: 'network' });
  });

  it('knows plain http where https was expected', () => {
    const error = withCode('EPROTO', 'SSL routines:ssl3_get_record:wrong version number');
    expect(classify(error, 'a')).toMatchObject({ failure: 'plain-http', code: 'MP5012' });
  });

  it('leaves alone what it does not know, and what is ours', () => {
    const own = new TransportError('MP5013', 'protocol', 'x');
    const bug = new TypeError('x is not a function');
    expect(classify(own, 'a')).toBe(own);
    expect(classify(bug, 'a')).toBe(bug);
    expect(classify('text', 'a').message).toBe('text');
  });
});
