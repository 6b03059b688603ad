import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { momentText, readMoment } from '../../../../src/modules/crypto/certificate/moment.ts';
import { CodedError } from '../../../../src/util/coded-error.ts';
import type { JsonObject } from '../../../../src/util/json.ts';
import { interop } from '../../../helpers/interop.ts';
import { type TempDir, tempDir } from '../../../helpers/temp-dir.ts';
import { cleanUp, playTasks } from '../../runner/stage.ts';
import { resultOf, resultsOf } from '../tasks.ts';
import { fixtureIn, fixtures } from './fixtures.ts';

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('certificates');
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

const at = (name: string) => join(fixtures, name);
const ecc = { provider: 'selfsigned', privatekey_path: at('ecc.pem') };
const authority = {
  provider: 'selfsigned',
  privatekey_path: at('rsa.pem'),
  csr_path: at('authority.csr'),
};
const leaf = {
  provider: 'ownca',
  csr_path: at('leaf.csr'),
  ownca_path: at('authority.crt'),
  ownca_privatekey_path: at('rsa.pem'),
};

/** Certificates, by the names of the fixtures. */
const certificates: Readonly<Record<string, JsonObject>> = {
  authority: {
    ...authority,
    ignore_timestamps: false,
    selfsigned_not_before: '20200101000000Z',
    selfsigned_notAfter: '20500101000000Z',
  },
  bare: {
    ...ecc,
    selfsigned_digest: 'sha384',
    selfsigned_create_subject_key_identifier: 'never_create',
  },
  ed25519: {
    provider: 'selfsigned',
    privatekey_path: at('ed25519.pem'),
    csr_path: at('ed25519.csr'),
  },
  leaf: {
    ...leaf,
    ignore_timestamps: false,
    ownca_not_before: '20200101000000Z',
    ownca_not_after: '20491231235959Z',
  },
  'ed25519-by-authority': {
    provider: 'ownca',
    csr_path: at('ed25519.csr'),
    ownca_path: at('bare.crt'),
    ownca_privatekey_path: at('ecc.pem'),
  },
};

function task(path: string, args: JsonObject): JsonObject {
  return { x509_certificate: { path, ...args } };
}

/** What a certificate says besides its serial number, its dates and its signature. */
function saying(path: string): string {
  const words = [
    'x509',
    '-in',
    path,
    '-noout',
    '-text',
    '-certopt',
    'no_serial,no_validity,no_sigdump',
  ];
  return execFileSync('openssl', words, { encoding: 'utf8' });
}

describe.each(Object.entries(certificates))('the certificate %s', (name, args) => {
  it("is good as Ansible's module wrote it", async () => {
    const path = fixtureIn(folder.path, `${name}.crt`);
    expect(await resultOf(task(path, args))).toMatchObject({ changed: false });
  });

  interop(['openssl'], 'openssl', () => {
    it("is made as Ansible's module makes it, once", async () => {
      const path = join(folder.path, `new-${name}.crt`);
      const results = await resultsOf([task(path, args), task(path, args)]);
      expect(results.map(({ changed }) => changed)).toEqual([true, false]);
      expect(saying(path)).toBe(saying(at(`${name}.crt`)));
    });
  });
});

describe('x509_certificate', () => {
  it.each<readonly [string, JsonObject, JsonObject]>([
    ['another key', ecc, { privatekey_path: at('ed448.pem') }],
    ['a request', ecc, { csr_path: at('ed25519.csr'), privatekey_path: at('ed25519.pem') }],
    ['another request', authority, { csr_path: at('usages.csr') }],
    [
      'an identifier',
      certificates.bare ?? {},
      { selfsigned_create_subject_key_identifier: 'always_create' },
    ],
    ['other dates', certificates.authority ?? {}, { selfsigned_not_before: '20200101000001Z' }],
    ['another CA', leaf, { ownca_path: at('bare.crt'), ownca_privatekey_path: at('ecc.pem') }],
    ['no identifier of the CA', leaf, { ownca_create_authority_key_identifier: false }],
    ['any reason', ecc, { force: true }],
  ])('makes another for %s', async (_, before, change) => {
    const path = join(folder.path, 'other.crt');
    const after = { ...before, ...change };
    const tasks = [before, after, { ...after, force: false }].map((args) => task(path, args));
    const results = await resultsOf(tasks);
    expect(results.slice(1).map(({ changed }) => changed)).toEqual([true, false]);
  });

  it('makes another where only the signer, its name or the key of the request is another', async () => {
    const place = (name: string) => join(folder.path, `only-${name}`);
    const bare = {
      provider: 'selfsigned',
      selfsigned_create_subject_key_identifier: 'never_create',
    };
    const plain = {
      ...leaf,
      ownca_create_authority_key_identifier: false,
      ownca_create_subject_key_identifier: 'never_create',
    };
    const byBare = (path: string, privatekey: string) => ({
      ...plain,
      ownca_path: path,
      ownca_privatekey_path: privatekey,
    });
    const request = {
      CN: 'leaf.example',
      key_usage: ['digitalSignature'],
      extended_key_usage: ['serverAuth'],
    };
    const results = await resultsOf([
      task(place('ed.crt'), { ...bare, privatekey_path: at('ed448.pem') }),
      task(place('rsa.crt'), { ...bare, privatekey_path: at('rsa.pem') }),
      { openssl_csr: { path: place('csr'), privatekey_path: at('ecc.pem'), ...request } },
      task(place('crt'), byBare(at('bare.crt'), at('ecc.pem'))),
      task(place('crt'), byBare(place('ed.crt'), at('ed448.pem'))),
      task(place('crt'), byBare(place('rsa.crt'), at('rsa.pem'))),
      task(place('crt'), byBare(at('authority.crt'), at('rsa.pem'))),
      task(place('crt'), { ...plain, csr_path: place('csr') }),
      task(place('crt'), { ...plain, csr_path: place('csr') }),
    ]);
    const expected = results.map((_, index) => index < results.length - 1);
    expect(results.map(({ changed }) => changed)).toEqual(expected);
  });

  it('does not mind dates unless told to, and makes another for a broken file', async () => {
    const path = fixtureIn(folder.path, 'authority.crt');
    expect(await resultOf(task(path, authority))).toMatchObject({
      changed: false,
      notAfter: '20500101000000Z',
    });
    writeFileSync(path, '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n');
    expect(await resultOf(task(path, authority))).toMatchObject({ changed: true });
  });

  it('gives what Ansible gives, and keeps the old file', async () => {
    const path = fixtureIn(folder.path, 'ed25519.crt');
    const args = {
      ...leaf,
      backup: true,
      mode: '0640',
      return_content: true,
      ownca_not_after: '+52w',
    };
    const said = { debug: { msg: '{{ r0.serial_number | string }}' } };
    const [result = {}, serial] = await resultsOf([task(path, args), said]);
    const made = new X509Certificate(readFileSync(path));
    expect(result).toMatchObject({
      changed: true,
      filename: path,
      privatekey: null,
      csr: leaf.csr_path,
      ca_cert: leaf.ownca_path,
      ca_privatekey: leaf.ownca_privatekey_path,
      certificate: readFileSync(path, 'utf8'),
      notBefore: momentText(Date.parse(made.validFrom)),
      notAfter: momentText(Date.parse(made.validTo)),
    });
    expect(BigInt(String(serial?.msg))).toBe(BigInt(`0x${made.serialNumber}`));
    expect(readFileSync(String(result.backup_file), 'utf8')).toBe(
      readFileSync(at('ed25519.crt'), 'utf8'),
    );
    expect(statSync(path).mode & 0o777).toBe(0o640);
    const gone = task(path, { state: 'absent', return_content: true });
    const removals = await resultsOf([gone, gone]);
    expect(removals.map(({ changed, certificate }) => [changed, certificate])).toEqual([
      [true, null],
      [false, null],
    ]);
  });

  it('shows with --diff what a new one says, and nothing secret', async () => {
    const path = fixtureIn(folder.path, 'leaf.crt');
    const tasks = [
      task(path, { ...leaf, csr_path: at('usages.csr') }),
      { openssl_csr: { path: fixtureIn(folder.path, 'leaf.csr'), privatekey_path: at('rsa.pem') } },
      { openssl_privatekey: { path: fixtureIn(folder.path, 'ecc.pem'), size: 1024 } },
    ];
    const text = tasks.map((each) => `- ${JSON.stringify(each)}`).join('\n');
    for (const check of [true, false]) {
      const { events } = await playTasks(text, { diff: true, check });
      const told = events.flatMap((event) => (event.type === 'task.diff' ? event.diffs : []));
      expect(told).toHaveLength(3);
      const [certificate, request, key] = told;
      expect(certificate?.before).toContain('leaf.example');
      expect(certificate?.before).toContain('"issuer"');
      expect(certificate?.after).toContain('Key Agreement');
      expect(request?.before).toContain('DNS:leaf.example');
      expect(request?.after).not.toContain('DNS:');
      expect(key).toMatchObject({ after: '{\n  "type": "RSA",\n  "size": 1024\n}\n' });
      expect(key?.before).toContain('"curve": "secp256r1"');
      for (const name of ['leaf.crt', 'leaf.csr', 'ecc.pem']) fixtureIn(folder.path, name);
    }
  });

  it('previews a whole chain that is not there yet, and then makes it', async () => {
    const path = (name: string) => join(folder.path, `chain-${name}`);
    const tasks: readonly JsonObject[] = [
      { openssl_privatekey: { path: path('ca.pem'), type: 'ECC', curve: 'secp384r1' } },
      {
        openssl_csr: {
          path: path('ca.csr'),
          privatekey_path: path('ca.pem'),
          CN: 'ca',
          basic_constraints: ['CA:TRUE'],
          use_common_name_for_san: false,
        },
      },
      task(path('ca.crt'), {
        provider: 'selfsigned',
        privatekey_path: path('ca.pem'),
        csr_path: path('ca.csr'),
      }),
      { openssl_privatekey: { path: path('key.pem'), size: 1024 } },
      { openssl_csr_pipe: { privatekey_path: path('key.pem'), CN: 'registry.example' } },
      task(path('crt'), {
        provider: 'ownca',
        csr_content: '{{ r4.csr }}',
        ownca_path: path('ca.crt'),
        ownca_privatekey_path: path('ca.pem'),
      }),
    ];
    const would = await resultsOf(tasks, true);
    expect(would.slice(0, 5).map(({ changed }) => changed)).toEqual([true, true, true, true, true]);
    expect(would.some(({ failed }) => failed === true)).toBe(false);
    expect(existsSync(path('ca.pem'))).toBe(false);
    expect((await resultsOf(tasks)).map(({ changed }) => changed)).toEqual(tasks.map(() => true));
    const [made, root] = ['crt', 'ca.crt'].map(
      (name) => new X509Certificate(readFileSync(path(name))),
    );
    expect(made?.verify(root?.publicKey ?? made.publicKey)).toBe(true);
    expect(made?.checkIssued(root ?? made)).toBe(true);
    expect(made?.subjectAltName).toBe('DNS:registry.example');
  });

  it.each<readonly [JsonObject, RegExp]>([
    [{ privatekey_path: at('ecc.pem') }, /no provider/],
    [{ provider: 'acme' }, /provider acme is not supported/],
    [{ provider: 'entrust', entrust_api_user: 'x' }, /provider entrust is not supported/],
    [{ provider: 'assertonly' }, /provider assertonly is not supported/],
    [{ provider: 'selfsigned' }, /neither privatekey_path nor privatekey_content/],
    [{ ...ecc, privatekey_path: '/no/such.pem' }, /\/no\/such.pem does not exist/],
    [{ ...ecc, csr_path: '/no/such.csr' }, /\/no\/such.csr does not exist/],
    [{ ...ecc, csr_path: at('ecc.pem') }, /cannot be read as a certificate signing request/],
    [{ ...ecc, selfsigned_version: 2 }, /selfsigned_version 2/],
    [{ ...ecc, selfsigned_digest: 'md4' }, /digest md4/],
    [{ ...ecc, selfsigned_not_after: 'tomorrow' }, /"tomorrow" is no moment/],
    [{ ...ecc, selfsigned_not_after: '-1d' }, /is before/],
    [{ ...leaf, ownca_privatekey_path: at('ecc.pem') }, /is not the key of/],
    [{ ...leaf, ownca_path: at('leaf.csr') }, /cannot be read as a certificate/],
    [{ ...leaf, ownca_path: '/no/such.crt' }, /ownca_path \/no\/such.crt does not exist/],
  ])('refuses %j', async (args, message) => {
    const bad = task(join(folder.path, 'bad.crt'), args);
    const expected = { failed: true, msg: expect.stringMatching(message) as string };
    expect(await resultOf(bad)).toMatchObject(expected);
    // Under check an earlier task may have been to make what is missing.
    if (!/does not exist/.test(message.source)) {
      expect(await resultOf(bad, true)).toMatchObject(expected);
    }
  });
});

describe('x509_certificate_pipe', () => {
  it('takes and gives the certificate as text, and shows no key', async () => {
    const ownca_privatekey_content = readFileSync(at('rsa.pem'), 'utf8');
    const args = {
      provider: 'ownca',
      csr_path: at('leaf.csr'),
      ownca_path: at('authority.crt'),
      ownca_privatekey_content,
    };
    const made = await resultOf({ x509_certificate_pipe: args });
    expect(made.changed).toBe(true);
    const content = String(made.certificate);
    const again = await resultOf({
      'community.crypto.x509_certificate_pipe': { ...args, content },
    });
    expect(again).toMatchObject({ changed: false, certificate: content, notAfter: made.notAfter });
    const would = await resultOf({ x509_certificate_pipe: args }, true);
    expect(would).toMatchObject({ changed: true, certificate: '(known after apply)' });
    expect(JSON.stringify([made, again, would])).not.toContain('PRIVATE KEY');
  });
});

interop(['openssl'], 'openssl', () => {
  it('trusts what a CA of its own has signed', async () => {
    const path = (name: string) => join(folder.path, `trusted.${name}`);
    const root = {
      provider: 'selfsigned',
      privatekey_path: at('rsa.pem'),
      csr_path: path('root.csr'),
    };
    const request = { path: path('root.csr'), privatekey_path: at('rsa.pem'), CN: 'root' };
    const rights = { basic_constraints: ['CA:TRUE'], key_usage: ['keyCertSign'] };
    const critical = { basic_constraints_critical: true, key_usage_critical: true };
    await resultsOf([
      { openssl_csr: { ...request, ...rights, ...critical } },
      task(path('root.crt'), root),
      task(path('crt'), { ...leaf, ownca_path: path('root.crt') }),
    ]);
    const words = ['verify', '-x509_strict', '-CAfile', path('root.crt'), path('crt')];
    expect(execFileSync('openssl', words, { encoding: 'utf8' })).toContain(': OK');
  });
});

describe('moments', () => {
  const now = Date.parse('2026-01-31T12:00:00.999Z');

  it.each([
    ['+0s', '20260131120000Z'],
    ['+1w2d3h4m5s', '20260209150405Z'],
    ['-1D', '20260130120000Z'],
    ['+90', '20260131120130Z'],
    ['20300102030405Z', '20300102030405Z'],
    ['203001020304Z', '20300102030400Z'],
    ['20300102030405+0100', '20300102020405Z'],
  ])('%s', (text, expected) => {
    expect(momentText(readMoment(text, 'x', now))).toBe(expected);
  });

  it.each(['', '+', '+d', '1d', '+1y', '2030', '20301302030405Z'])('"%s" is none', (text) => {
    expect(() => readMoment(text, 'x', now)).toThrow(CodedError);
  });
});
