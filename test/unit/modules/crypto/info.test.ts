import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPem } from '../../../../src/modules/crypto/der/pem.ts';
import { differenceOf } from '../../../../src/modules/crypto/info/difference.ts';
import { opensslCsrInfo } from '../../../../src/modules/crypto/info/openssl-csr-info.ts';
import { x509CertificateInfo } from '../../../../src/modules/crypto/info/x509-certificate-info.ts';
import { decodeCertificate } from '../../../../src/modules/crypto/x509/certificate.ts';
import type { PlanContext } from '../../../../src/runner/module.ts';
import { CodedError } from '../../../../src/util/coded-error.ts';
import type { JsonObject } from '../../../../src/util/json.ts';
import { type TempDir, tempDir } from '../../../helpers/temp-dir.ts';
import { cleanUp } from '../../runner/stage.ts';
import { resultOf, resultsOf } from '../tasks.ts';
import { fixtures } from './fixtures.ts';

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('info');
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

const at = (name: string) => join(fixtures, name);

/** What Ansible's modules told of the fixtures, under the name of each. */
/** Numbers that JavaScript has no room for are told as text. */
const text = readFileSync(at('info.json'), 'utf8').replaceAll(/: (\d{16,})(?=[,\s}])/g, ': "$1"');
const recorded = JSON.parse(text) as Readonly<Record<string, JsonObject>>;

const modules: Readonly<Record<string, string>> = {
  crt: 'x509_certificate_info',
  csr: 'openssl_csr_info',
  pem: 'openssl_privatekey_info',
};

function infoTask(name: string, args: JsonObject = {}): JsonObject {
  const kind = name.split('.').at(-1) ?? '';
  const passphrase = name.includes('passphrase') ? { passphrase: 'x y' } : {};
  return { [modules[kind] ?? '']: { path: at(name), ...passphrase, ...args } };
}

describe.each(Object.entries(recorded))('of %s', (name, expected) => {
  it('tells what Ansible tells', async () => {
    expect(await resultOf(infoTask(name))).toMatchObject(expected);
  });
});

describe('x509_certificate_info', () => {
  it('tells whether a certificate is valid at a moment', async () => {
    const valid_at = { now: '+0s', soon: '20491231235958Z', late: '20500102000000Z' };
    const result = await resultOf(infoTask('authority.crt', { valid_at }));
    expect(result).toMatchObject({
      expired: false,
      valid_at: { now: true, soon: true, late: false },
    });
    const bad = await resultOf(infoTask('authority.crt', { valid_at: { x: 'never' } }));
    expect(bad.msg).toMatch(/valid_at.x "never" is no moment/);
  });

  it('reads DER, and text', async () => {
    const text = readFileSync(at('leaf.crt'), 'utf8');
    const path = join(folder.path, 'leaf.der');
    writeFileSync(path, Buffer.from(text.replace(/-----.*-----|\s/g, ''), 'base64'));
    const [binary, content] = await resultsOf([
      { openssl_certificate_info: { path } },
      { 'community.crypto.x509_certificate_info': { content: text } },
    ]);
    expect(binary?.subject).toEqual({ commonName: 'leaf.example' });
    expect(content?.fingerprints).toEqual(binary?.fingerprints);
  });
});

describe('hosts', () => {
  it.each([
    ['ignore', 'DNS:*.xn--bro-hoa.example', 'email:me@xn--bro-hoa.example'],
    ['unicode', 'DNS:*.büro.example', 'email:me@büro.example'],
    ['idna', 'DNS:*.xn--bro-hoa.example', 'email:me@xn--bro-hoa.example'],
  ])('are shown by name_encoding: %s', async (name_encoding, host, mailbox) => {
    const { subject_alt_name } = await resultOf(infoTask('names.csr', { name_encoding }));
    expect(subject_alt_name).toEqual(expect.arrayContaining([host, mailbox]));
  });
});

describe('openssl_privatekey_info', () => {
  it('gives secret numbers only when asked', async () => {
    const plain = await resultOf(infoTask('rsa.pem', { check_consistency: true }));
    expect(plain).not.toHaveProperty('private_data');
    expect(plain.key_is_consistent).toBe(true);
    const asked = { return_private_key_data: true };
    const keys = ['rsa.pem', 'dsa.pem', 'ecc.pem', 'ed25519.pem'].map((name) =>
      infoTask(name, asked),
    );
    const fields = (await resultsOf(keys)).map(({ private_data }) =>
      Object.keys(private_data as object),
    );
    expect(fields).toEqual([['p', 'q', 'exponent'], ['x'], ['multiplier'], []]);
  });

  it('fails for a wrong passphrase', async () => {
    const result = await resultOf(infoTask('rsa-passphrase.pem', { passphrase: 'z' }));
    expect(result).toMatchObject({ failed: true, can_load_key: true, can_parse_key: false });
  });
});

describe.each(['crt', 'csr', 'pem'])('a file .%s', (kind) => {
  const name = `none.${kind}`;

  it('that an earlier task is to make is unknown under check, and fails where it is not there', async () => {
    const task = infoTask(name, { path: '/no/such' });
    const unknown = await resultOf(task, true);
    expect(unknown).toMatchObject({ changed: '(known after apply)' });
    const same: Readonly<Record<string, string>> = {
      crt: 'leaf.crt',
      csr: 'leaf.csr',
      pem: 'ecc.pem',
    };
    const real = Object.keys(await resultOf(infoTask(same[kind] ?? '')));
    expect(Object.keys(unknown)).toEqual(expect.arrayContaining(real));
    expect((await resultOf(task)).msg).toMatch(/\/no\/such does not exist/);
  });

  it('of another kind is refused', async () => {
    const path = join(folder.path, 'junk');
    writeFileSync(path, 'junk');
    expect((await resultOf(infoTask(name, { path }))).msg).toMatch(/cannot be read/);
    expect((await resultOf({ [modules[kind] ?? '']: {} })).msg).toMatch(/one of path and content/);
  });
});

describe('damaged bytes', () => {
  const context = {
    now: () => 0,
    playbookDir: '/',
    environment: {},
  } as unknown as PlanContext<unknown>;
  const damages = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });

  it.each([
    ['authority.crt', 'CERTIFICATE', x509CertificateInfo],
    ['leaf.crt', 'CERTIFICATE', x509CertificateInfo],
    ['names.csr', 'CERTIFICATE REQUEST', opensslCsrInfo],
    ['authority.csr', 'CERTIFICATE REQUEST', opensslCsrInfo],
  ] as const)('of %s are told of, or refused', (name, label, module) => {
    const whole = readPem(readFileSync(at(name), 'utf8'), [label]) ?? Buffer.alloc(0);
    fc.assert(
      fc.property(damages, (places) => {
        const bytes = Buffer.from(whole);
        for (const [place, value] of places) bytes[place % bytes.length] = value;
        const content = `-----BEGIN ${label}-----\n${bytes.toString('base64')}\n-----END ${label}-----\n`;
        try {
          const args = { content, name_encoding: 'unicode', valid_at: {} } as never;
          expect(module.plan(args, context)).toHaveProperty('result.subject');
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
        }
        const found = decodeCertificate(bytes);
        expect(differenceOf('x', found, found)?.length ?? 1).toBe(1);
      }),
      { numRuns: 500 },
    );
  });
});
