/** Bytes as text between a first and a last line (RFC 7468). */
export function pem(label: string, bytes: Buffer, headers: readonly string[] = []): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  const head = headers.length === 0 ? [] : [...headers, ''];
  return [`-----BEGIN ${label}-----`, ...head, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** The bytes of the first such text with one of these labels; undefined where there is none. */
export function readPem(text: string, labels: readonly string[]): Buffer | undefined {
  for (const [, label = '', body = ''] of text.matchAll(blockPattern)) {
    if (labels.includes(label)) return Buffer.from(body.replace(/\s/g, ''), 'base64');
  }
  return undefined;
}

const blockPattern = /-----BEGIN ([^-\n]+)-----\s*\n([A-Za-z0-9+/=\s]*)-----END \1-----/g;
