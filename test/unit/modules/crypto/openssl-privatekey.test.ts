import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAtomically } from '../../../../src/modules/files/write.ts';
import type { JsonObject } from '../../../../src/util/json.ts';
import { interop } from '../../../helpers/interop.ts';
import { type TempDir, tempDir } from '../../../helpers/temp-dir.ts';
import { cleanUp } from '../../runner/stage.ts';
import { resultOf, resultsOf, type TaskResult } from '../tasks.ts';
import { fixtureIn } from './fixtures.ts';

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('keys');
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

const passphrase = 'x y';
const encrypted = { passphrase, cipher: 'auto' };

/** Kinds of keys, by the names of the fixtures. */
const kinds: Readonly<Record<string, JsonObject>> = {
  rsa: { size: 2048 },
  'rsa-pkcs8': { size: 1024, format: 'pkcs8' },
  'rsa-passphrase': { size: 1024, ...encrypted },
  'rsa-pkcs8-passphrase': { size: 1024, format: 'pkcs8', ...encrypted },
  ecc: { type: 'ECC', curve: 'secp256r1' },
  'ecc-passphrase': { type: 'ECC', curve: 'brainpoolP384r1', ...encrypted },
  dsa: { type: 'DSA', size: 1024 },
  'dsa-passphrase': { type: 'DSA', size: 1024, ...encrypted },
  ed25519: { type: 'Ed25519' },
  'ed25519-raw': { type: 'Ed25519', format: 'raw' },
  ed448: { type: 'Ed448' },
  'x25519-raw': { type: 'X25519', format: 'raw' },
  x448: { type: 'X448' },
};

function keyTask(path: string, args: JsonObject): JsonObject {
  return { openssl_privatekey: { path, ...args } };
}

function changes(results: readonly TaskResult[]): readonly unknown[] {
  return results.map(({ changed, failed }) => (failed ? 'failed' : changed));
}

describe.each(Object.entries(kinds))('a key of kind %s', (name, args) => {
  it("is good as Ansible's module wrote it", async () => {
    const path = fixtureIn(folder.path, `${name}.pem`);
    const before = readFileSync(path);
    expect(
      changes([await resultOf(keyTask(path, { ...args, format: args.format ?? 'auto' }))]),
    ).toEqual([false]);
    expect(readFileSync(path)).toEqual(before);
  });

  it('is made once, and under check not at all', async () => {
    const path = join(folder.path, `new-${name}.pem`);
    const [would] = await resultsOf([keyTask(path, args)], true);
    expect(would).toMatchObject({ changed: true, fingerprint: '(known after apply)' });
    expect(readdirSync(folder.path)).not.toContain(`new-${name}.pem`);
    const [made, again] = await resultsOf([keyTask(path, args), keyTask(path, args)]);
    expect([made?.changed, again?.changed]).toEqual([true, false]);
    expect(made?.fingerprint).toEqual(again?.fingerprint);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

interop(['openssl'], 'openssl', () => {
  it.each(['rsa', 'rsa-passphrase', 'ecc-passphrase', 'dsa', 'dsa-passphrase', 'ed448'])(
    'reads the key %s',
    async (name) => {
      const path = join(folder.path, `read-${name}.pem`);
      const made = await resultOf(keyTask(path, kinds[name] ?? {}));
      const words = [
        'pkey',
        '-in',
        path,
        '-passin',
        `pass:${passphrase}`,
        '-pubout',
        '-outform',
        'DER',
      ];
      const digest = execFileSync('openssl', ['dgst', '-sha256', '-c'], {
        input: execFileSync('openssl', words),
      });
      const { sha256 } = made.fingerprint as { readonly sha256: string };
      expect(digest.toString()).toContain(`= ${sha256}`);
    },
  );
});

describe('openssl_privatekey', () => {
  it('gives what Ansible gives', async () => {
    const path = fixtureIn(folder.path, 'ecc.pem');
    const result = await resultOf(keyTask(path, { ...kinds.ecc, return_content: true }));
    expect(result).toMatchObject({ filename: path, type: 'ECC', size: 4096, curve: 'secp256r1' });
    expect(result.privatekey).toBe(readFileSync(path, 'utf8'));
    const digests =
      'blake2b blake2s md5 sha1 sha224 sha256 sha384 sha3_224 sha3_256 sha3_384 sha3_512 sha512 shake_128 shake_256';
    expect(Object.keys(result.fingerprint as object)).toEqual(digests.split(' '));
    const raw = fixtureIn(folder.path, 'ed25519-raw.pem');
    const { privatekey } = await resultOf(keyTask(raw, { type: 'Ed25519', return_content: true }));
    expect(privatekey).toBe(readFileSync(raw).toString('base64'));
  });

  it('makes another where size, curve, kind or passphrase differ', async () => {
    const path = join(folder.path, 'differ.pem');
    const wanted: readonly JsonObject[] = [
      { size: 1024 },
      { size: 1032 },
      { type: 'ECC', curve: 'secp384r1' },
      { type: 'ECC', curve: 'secp256k1' },
      { type: 'ECC', curve: 'secp256k1', ...encrypted },
      { type: 'ECC', curve: 'secp256k1', passphrase: 'other', cipher: 'auto' },
      { type: 'ECC', curve: 'secp256k1', passphrase: 'other', cipher: 'auto' },
    ];
    const results = await resultsOf(wanted.map((args) => keyTask(path, args)));
    expect(changes(results)).toEqual([true, true, true, true, true, true, false]);
  });

  it.each([
    ['never', 'size', false],
    ['never', 'broken', 'failed'],
    ['fail', 'size', 'failed'],
    ['fail', 'format', 'failed'],
    ['partial_idempotence', 'size', true],
    ['partial_idempotence', 'broken', 'failed'],
    ['full_idempotence', 'broken', true],
    ['full_idempotence', 'nothing', false],
    ['always', 'nothing', true],
  ])('regenerate: %s where it differs in %s', async (regenerate, what, expected) => {
    const path = fixtureIn(folder.path, 'rsa.pem');
    if (what === 'broken') writeFileSync(path, 'junk\n');
    const size = what === 'size' ? 1024 : 2048;
    const format = what === 'format' ? 'pkcs8' : 'auto';
    const before = readFileSync(path, 'utf8');
    const task = keyTask(path, { size, format, regenerate });
    expect(changes([await resultOf(task, true), await resultOf(task)])).toEqual([
      expected,
      expected,
    ]);
    expect(readFileSync(path, 'utf8') !== before).toBe(expected === true);
  });

  it('converts the same key, and keeps the old file', async () => {
    const path = fixtureIn(folder.path, 'rsa.pem');
    const task = keyTask(path, {
      size: 2048,
      format: 'pkcs8',
      format_mismatch: 'convert',
      backup: true,
    });
    const [first, second, third] = await resultsOf([keyTask(path, { size: 2048 }), task, task]);
    expect(changes([first ?? {}, second ?? {}, third ?? {}])).toEqual([false, true, false]);
    expect(second?.fingerprint).toEqual(first?.fingerprint);
    expect(readFileSync(String(second?.backup_file), 'utf8')).toContain('BEGIN RSA PRIVATE KEY');
    expect(readFileSync(path, 'utf8')).toContain('BEGIN PRIVATE KEY');
  });

  it('changes permissions alone, and removes', async () => {
    const path = fixtureIn(folder.path, 'rsa.pem');
    const wider = keyTask(path, { size: 2048, mode: '0640' });
    const gone = keyTask(path, { state: 'absent', return_content: true });
    const results = await resultsOf([wider, wider, gone, gone]);
    expect(changes(results)).toEqual([true, false, true, false]);
    expect(results[2]).toMatchObject({ fingerprint: null, privatekey: null, size: 4096 });
  });

  it('is readable for its owner alone from the first byte, whatever was there before', () => {
    const path = join(folder.path, 'wide');
    writeFileSync(path, 'old', { mode: 0o644 });
    writeAtomically(path, 'secret', 0o600);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const other = join(folder.path, 'unset');
    writeAtomically(other, 'secret', 0o600);
    expect(statSync(other).mode & 0o777).toBe(0o600);
  });

  it('never shows a passphrase', async () => {
    const path = join(folder.path, 'secret.pem');
    const results = await resultsOf([
      keyTask(path, { size: 1024, passphrase: 'horse-battery', cipher: 'auto' }),
    ]);
    expect(JSON.stringify(results)).not.toContain('horse-battery');
  });

  it.each([
    [{ passphrase: 'x' }, /go together/],
    [{ type: 'ECC' }, /needs a curve/],
    [{ passphrase: 'x', cipher: 'aes256' }, /cipher aes256 is not known/],
    [{ size: 1024, format: 'raw' }, /cannot be written as raw/],
    [{ type: 'Ed25519', format: 'pkcs1' }, /cannot be written as pkcs1/],
    [{ type: 'Ed448', format: 'raw', passphrase: 'x', cipher: 'auto' }, /cannot be written as raw/],
    [{ size: 100 }, /no RSA key of 100 bits/],
  ])('refuses %j', async (args, message) => {
    const task = keyTask(join(folder.path, 'bad.pem'), args);
    const expected = { failed: true, msg: expect.stringMatching(message) as string };
    expect(await resultOf(task)).toMatchObject(expected);
    expect(await resultOf(task, true)).toMatchObject(expected);
  });

  it('refuses a folder, and fails where the folder is not there, though not under check', async () => {
    const nowhere = keyTask(join(folder.path, 'no/key.pem'), { size: 1024 });
    expect((await resultOf(keyTask(folder.path, {}))).msg).toMatch(/is a folder/);
    expect((await resultOf(nowhere)).msg).toMatch(/directory .* does not exist/);
    expect((await resultOf(nowhere, true)).changed).toBe(true);
  });
});
