import { describe, expect, it } from 'vitest';
import { redactUrl } from '../../../src/http/redact.ts';

describe('redactUrl', () => {
  it.each([
    ['https://a/v2/x/manifests/1', 'https://a/v2/x/manifests/1'],
    ['https://me:pw@a/x', 'https://a/x'],
    [
      'https://cdn/x?X-Amz-Signature=abc&Expires=1',
      'https://cdn/x?X-Amz-Signature=...&Expires=...',
    ],
    [
      'https://a/v2/x/blobs/uploads/?mount=sha256:1&from=b',
      'https://a/v2/x/blobs/uploads/?mount=sha256:1&from=b',
    ],
    ['https://a/u?_state=s%3D&digest=sha256:1', 'https://a/u?_state=...&digest=sha256:1'],
    ['https://a/u?flag#frag', 'https://a/u?flag'],
  ])('%s', (url, redacted) => {
    expect(redactUrl(url)).toBe(redacted);
  });
});
