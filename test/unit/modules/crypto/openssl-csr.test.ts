import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generalName } from '../../../../src/modules/crypto/x509/general-name.ts';
import { parseName } from '../../../../src/modules/crypto/x509/names.ts';
import { makeRequest, readRequest } from '../../../../src/modules/crypto/x509/request.ts';
import { CodedError } from '../../../../src/util/coded-error.ts';
import type { JsonObject } from '../../../../src/util/json.ts';
import { interop } from '../../../helpers/interop.ts';
import { type TempDir, tempDir } from '../../../helpers/temp-dir.ts';
import { cleanUp } from '../../runner/stage.ts';
import { resultOf, resultsOf } from '../tasks.ts';
import { fixtureIn, fixtures } from './fixtures.ts';

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('requests');
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

const key = join(fixtures, 'rsa.pem');

/** Requests, by the names of the fixtures. */
const requests: Readonly<Record<string, JsonObject>> = {
  empty: {},
  subject: {
    C: 'DE',
    ST: 'Bayern',
    L: 'München',
    O: 'A & B, Inc.',
    OU: 'unit',
    CN: 'x.example',
    E: 'a@b.c',
    subject: { DC: ['com', 'example'], serialNumber: '12', '1.2.3.4': 'odd' },
  },
  ordered: {
    subject_ordered: [{ CN: 'b' }, { O: ['x', 'y'] }, { CN: 'a' }],
    use_common_name_for_san: false,
  },
  names: {
    subject_alt_name: [
      'DNS:a.example',
      'DNS:*.büro.example',
      'IP:192.0.2.1',
      'IP:2001:db8::1',
      'email:me@büro.example',
      'URI:https://EXAMPLE.com/Path?q#f',
      'URI:urn:a:b',
      'RID:1.2.3.4',
      'dirName:CN=x\\,y, O = Z',
      'dirName:/C=DE/CN=q',
      'otherName:1.3.6.1.4.1.311.20.2.3;UTF8:user@host',
      'otherName:1.2.3;0c:3:61:62:63',
      'otherName:1.2.3;EXPLICIT:5,UTF8:abc',
      'otherName:1.2.3;IMPLICIT:4A,UTF8:abc',
    ],
    subject_alt_name_critical: true,
  },
  usages: {
    key_usage: ['digitalSignature', 'Key Agreement', 'encipherOnly', 'decipherOnly'],
    key_usage_critical: true,
    extended_key_usage: [
      'serverAuth',
      'TLS Web Client Authentication',
      '1.3.6.1.5.5.7.3.3',
      'anyExtendedKeyUsage',
    ],
    extended_key_usage_critical: true,
  },
  authority: {
    CN: 'My CA',
    basic_constraints: ['CA:TRUE', 'pathlen:0'],
    basic_constraints_critical: true,
    key_usage: ['keyCertSign', 'cRLSign'],
    create_subject_key_identifier: true,
    name_constraints_permitted: ['DNS:.example.com', 'IP:10.0.0.0/8', 'IP:2001:db8::/32'],
    name_constraints_excluded: ['email:.bad.example'],
    name_constraints_critical: true,
    use_common_name_for_san: false,
  },
  staple: {
    basic_constraints: ['CA:FALSE'],
    ocsp_must_staple: true,
    ocsp_must_staple_critical: true,
    digest: 'sha512',
  },
  identifiers: {
    subject_key_identifier: '00:11:22',
    authority_key_identifier: 'aa:bb',
    authority_cert_issuer: ['DNS:ca.example', 'dirName:CN=ca'],
    authority_cert_serial_number: 12345678901,
    digest: 'sha1',
  },
  lists: {
    digest: 'sha384',
    crl_distribution_points: [
      {
        full_name: ['URI:https://ca.example/r.crl'],
        crl_issuer: ['URI:https://ca.example/'],
        reasons: ['key_compromise', 'aa_compromise', 'superseded'],
      },
      { relative_name: ['CN=x'] },
    ],
  },
  ed25519: { CN: 'e.example', privatekey_path: join(fixtures, 'ed25519.pem') },
};

function requestTask(path: string, args: JsonObject): JsonObject {
  return { openssl_csr: { path, privatekey_path: key, ...args } };
}

describe.each(Object.entries(requests))('the request %s', (name, args) => {
  it("is good as Ansible's module wrote it", async () => {
    const path = fixtureIn(folder.path, `${name}.csr`);
    expect(await resultOf(requestTask(path, args))).toMatchObject({ changed: false });
  });

  it("is made as Ansible's module makes it, to the byte", async () => {
    const path = join(folder.path, `new-${name}.csr`);
    expect(await resultOf(requestTask(path, args))).toMatchObject({ changed: true });
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(fixtures, `${name}.csr`), 'utf8'));
  });
});

describe('openssl_csr', () => {
  it.each([
    [{ CN: 'b.example' }],
    [{ CN: 'a.example', O: 'x' }],
    [{ CN: 'a.example', subject_alt_name: ['DNS:b.example'] }],
    [{ CN: 'a.example', subject_alt_name_critical: true }],
    [{ CN: 'a.example', key_usage: ['keyAgreement'] }],
    [{ CN: 'a.example', create_subject_key_identifier: true }],
    [{ CN: 'a.example', privatekey_path: join(fixtures, 'ecc.pem') }],
    [{ CN: 'a.example', force: true }],
  ])('makes another for %j', async (args) => {
    const path = join(folder.path, 'other.csr');
    const tasks = [requestTask(path, { CN: 'a.example' }), requestTask(path, args)];
    const again = { ...args, force: false };
    const results = await resultsOf([...tasks, requestTask(path, again)]);
    expect(results.slice(1).map(({ changed }) => changed)).toEqual([true, false]);
  });

  it('does not mind the order of names and usages, and minds that of subject_ordered', async () => {
    const path = join(folder.path, 'order.csr');
    const one = {
      subject_alt_name: ['DNS:a', 'DNS:b'],
      extended_key_usage: ['serverAuth', 'clientAuth'],
    };
    const other = {
      subject_alt_name: ['DNS:b', 'DNS:a'],
      extended_key_usage: ['clientAuth', 'serverAuth'],
    };
    const ordered = (...kinds: string[]) => ({
      ...one,
      subject_ordered: kinds.map((kind) => ({ [kind]: 'XX' })),
    });
    const results = await resultsOf(
      [
        one,
        other,
        ordered('O', 'L'),
        ordered('L', 'O'),
        { ...one, subject: { O: 'XX', L: 'XX' } },
      ].map((args) => requestTask(path, args)),
    );
    expect(results.map(({ changed }) => changed)).toEqual([true, false, true, true, false]);
  });

  it('gives what Ansible gives, and keeps the old file', async () => {
    const path = join(folder.path, 'result.csr');
    writeFileSync(path, 'junk\n');
    const args = {
      CN: 'a.example',
      key_usage: ['digitalSignature'],
      backup: true,
      mode: '0600',
      return_content: true,
    };
    const result = await resultOf(requestTask(path, args));
    expect(result).toMatchObject({
      changed: true,
      filename: path,
      privatekey: key,
      subject: [['CN', 'a.example']],
      subjectAltName: ['DNS:a.example'],
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: null,
      basicConstraints: null,
      ocspMustStaple: false,
      name_constraints_permitted: [],
      name_constraints_excluded: [],
      csr: readFileSync(path, 'utf8'),
    });
    expect(readFileSync(String(result.backup_file), 'utf8')).toBe('junk\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const gone = { openssl_csr: { path, state: 'absent' } };
    const removals = await resultsOf([gone, gone]);
    expect(removals.map(({ changed }) => changed)).toEqual([true, false]);
  });

  it('previews a request for a key that an earlier task is to make', async () => {
    const path = join(folder.path, 'chain.csr');
    const privatekey_path = join(folder.path, 'chain.pem');
    const tasks = [
      { openssl_privatekey: { path: privatekey_path, size: 1024 } },
      requestTask(path, { privatekey_path, CN: 'a.example', return_content: true }),
    ];
    const would = await resultsOf(tasks, true);
    expect(would[1]).toMatchObject({ changed: true, csr: '(known after apply)' });
    expect(existsSync(path)).toBe(false);
    expect((await resultsOf(tasks)).map(({ changed }) => changed)).toEqual([true, true]);
  });

  it.each([
    [{ privatekey_path: '/no/such.pem' }, /\/no\/such.pem does not exist/],
    [{ privatekey_passphrase: 'z' }, /cannot be read as a private key/],
    [{ privatekey_content: 'x' }, /exclude each other/],
    [{ privatekey_path: join(fixtures, 'x448.pem') }, /type X448 cannot sign/],
    [{ digest: 'sha3' }, /digest sha3 is not supported/],
    [{ subject_alt_name: ['www.example.com'] }, /"www.example.com" cannot be read/],
    [{ subject_alt_name: ['IP:10.0.0.1/8'] }, /cannot be read/],
    [{ C: 'Germany' }, /no code of two letters/],
    [{ subject: { WHAT: 'x' } }, /no object identifier is known for "WHAT"/],
    [{ CN: 'a', subject_ordered: [{ O: 'x' }] }, /no other part/],
    [{ subject_ordered: [{ O: 'x', L: 'y' }] }, /not exactly one kind/],
    [{ key_usage: ['all'] }, /key usage "all"/],
    [{ key_usage: ['encipherOnly'] }, /need keyAgreement/],
    [{ basic_constraints: ['CA:FALSE', 'pathlen:1'] }, /only for a CA/],
    [{ basic_constraints: ['CA:YES'] }, /"CA:YES" is not known/],
    [{ authority_cert_issuer: ['DNS:a'] }, /go together/],
    [{ crl_distribution_points: [{ reasons: ['superseded'] }] }, /has no name/],
    [{ subject_key_identifier: 'x' }, /no list of bytes/],
    [{ subject_key_identifier: '00', create_subject_key_identifier: true }, /exclude each other/],
  ])('refuses %j', async (args, message) => {
    const task = requestTask(join(folder.path, 'bad.csr'), args);
    const expected = { failed: true, msg: expect.stringMatching(message) as string };
    expect(await resultOf(task)).toMatchObject(expected);
    // Under check an earlier task may have been to make what is missing.
    if (!/does not exist/.test(message.source)) {
      expect(await resultOf(task, true)).toMatchObject(expected);
    }
  });

  it('needs a key', async () => {
    const result = await resultOf({ openssl_csr: { path: join(folder.path, 'none.csr') } });
    expect(result.msg).toMatch(/no private key is given/);
  });
});

describe('openssl_csr_pipe', () => {
  it('takes and gives the request as text, and shows no key', async () => {
    const privatekey_content = readFileSync(key, 'utf8');
    const args = { privatekey_content, CN: 'p.example' };
    const made = await resultOf({ openssl_csr_pipe: args });
    expect(made).toMatchObject({ changed: true, privatekey: null, subject: [['CN', 'p.example']] });
    expect(readRequest(String(made.csr))?.isValid).toBe(true);
    const again = await resultOf({
      'community.crypto.openssl_csr_pipe': { ...args, content: String(made.csr) },
    });
    expect(again).toMatchObject({ changed: false, csr: made.csr });
    expect(JSON.stringify([made, again])).not.toContain('PRIVATE KEY');
    const would = await resultOf({ openssl_csr_pipe: args }, true);
    expect(would).toMatchObject({ changed: true, csr: '(known after apply)' });
  });
});

interop(['openssl'], 'openssl', () => {
  it('finds requests valid, and reads in them what was asked for', async () => {
    const path = join(folder.path, 'seen.csr');
    const args = {
      CN: 's.example',
      subject_alt_name: ['DNS:s.example', 'IP:2001:db8::1'],
      key_usage: ['digitalSignature', 'cRLSign'],
      extended_key_usage: ['serverAuth'],
      basic_constraints: ['CA:TRUE', 'pathlen:3'],
      name_constraints_permitted: ['IP:10.0.0.0/8'],
      ocsp_must_staple: true,
    };
    await resultOf(requestTask(path, args));
    const seen = execFileSync('openssl', ['req', '-in', path, '-noout', '-text', '-verify'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    for (const text of [
      'DNS:s.example, IP Address:2001:DB8:0:0:0:0:0:1',
      'Digital Signature, CRL Sign',
      'TLS Web Server Authentication',
      'CA:TRUE, pathlen:3',
      'IP:10.0.0.0/255.0.0.0',
      'status_request',
    ]) {
      expect(seen).toContain(text);
    }
  });
});

describe('a request with an extension that is broken', () => {
  it('is not what is asked for', async () => {
    const path = join(folder.path, 'broken.csr');
    const broken = { id: '2.5.29.17', critical: false, value: Buffer.from([0xff]) };
    const content = { subject: [], extensions: [broken] };
    writeFileSync(path, makeRequest(content, createPrivateKey(readFileSync(key)), 'sha256'));
    const results = await resultsOf([requestTask(path, {}), requestTask(path, {})]);
    expect(results.map(({ changed }) => changed)).toEqual([true, false]);
  });
});

describe('names', () => {
  it('reads escapes', () => {
    const values = (text: string) => parseName(text).map(({ value }) => value);
    expect(values(String.raw`CN=a\2cb\\, O=#4869, L=\C3\BC`)).toEqual(['a,b\\', 'Hi', 'ü']);
    expect(values('/CN=a,b/O=c')).toEqual(['a,b', 'c']);
  });

  it('takes any text for a name, or says what it is not', () => {
    const kind = fc.constantFrom(
      '',
      'DNS:',
      'IP:',
      'email:',
      'URI:',
      'RID:',
      'dirName:',
      'otherName:',
    );
    fc.assert(
      fc.property(kind, fc.string({ unit: 'binary' }), (start, text) => {
        try {
          expect(generalName(start + text, 'test')).toBeInstanceOf(Buffer);
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
