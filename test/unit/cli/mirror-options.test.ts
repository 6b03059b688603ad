import { describe, expect, it } from 'vitest';
import { dispatch } from '../../../src/cli/dispatch.ts';
import { mirrorFlags } from '../../../src/cli/mirror/mirror-flags.ts';
import { mirrorOptions } from '../../../src/cli/mirror/mirror-options.ts';
import { type Environment, parse } from '../../../src/cli/parse.ts';

function options(line: string, environment: Environment = {}) {
  const { command, words } = dispatch(['mirror', ...line.split(' ').filter(Boolean)]);
  expect(command).toBe('mirror');
  return mirrorOptions(parse(words, mirrorFlags, environment), environment);
}

describe('the command line of mirror', () => {
  it.each([
    ['', { from: 'stdin' }],
    ['-', { from: 'stdin' }],
    ['-f -', { from: 'stdin' }],
    ['-f list.txt', { from: 'file', path: 'list.txt' }],
    ['a', { from: 'words', words: ['a'] }],
    ['a r.io/a 1', { from: 'words', words: ['a', 'r.io/a', '1'] }],
  ])('"%s" names images', (line, images) => {
    expect(options(line).images).toEqual(images);
  });

  it('takes the flags of image-tools, in its spelling too', () => {
    const parsed = options('-debug -f l.txt -d r.io -j 8 -o f.txt -a amd64,arm64');
    expect(parsed).toMatchObject({ failedFile: 'f.txt', said: { jobs: 8 } });
    expect(parsed.output.debug).toBe(true);
    expect(options('-debug=true -j=8 -f=l.txt -d=r.io -o=f.txt -a=amd64,arm64')).toEqual({
      ...parsed,
    });
  });

  it('has the target from -d, then DOCKER_REGISTRY', () => {
    const environment = { DOCKER_REGISTRY: 'env.io' };
    expect(options('a -d r.io', environment).task.registry).toBe('r.io');
    expect(options('a', environment).task.registry).toBe('env.io');
    expect(options('a', { DOCKER_REGISTRY: '' }).task.registry).toBeUndefined();
  });

  it('takes the flags of Hangar', () => {
    const line =
      'l --source s.io --destination d.io --source-project p --destination-project q --os linux --timeout 10m --overwrite --provenance=false --insecure-policy --remove-signatures --skip-login';
    const parsed = options(line);
    expect(parsed.said.policies).toEqual({
      source_registry: 's.io',
      target_registry: 'd.io',
      source_org: 'p',
      target_org: 'q',
      os: ['linux'],
      timeout: 600,
      overwrite: true,
    });
    expect(parsed.task).toEqual({
      registry: 'd.io',
      target_registry: 'd.io',
      attestations: 'drop',
    });
  });

  it.each(['0', '00', '-3'])('takes -j %s as 1, and says so', (jobs) => {
    const { said, warnings } = options(`a -j=${jobs}`);
    expect(said.jobs).toBe(1);
    expect(warnings).toEqual([`--jobs ${jobs} is taken as 1`]);
    expect(options('a -j 21')).toMatchObject({ said: { jobs: 21 }, warnings: [] });
  });

  it('takes a token from the environment alone', () => {
    const environment = { MIRROR_PLAY_DEST_TOKEN: 't' };
    expect(options('a', environment).task.dest_token).toBe('t');
    expect(() => options('a --dest-token t')).toThrow(/unknown option/);
  });

  it('has every flag by environment', () => {
    const environment = {
      MIRROR_PLAY_FILE: 'l.txt',
      MIRROR_PLAY_FAILED: 'f',
      MIRROR_PLAY_TLS_VERIFY: 'no',
    };
    expect(options('', environment)).toMatchObject({
      images: { from: 'file', path: 'l.txt' },
      failedFile: 'f',
      task: { src_tls_verify: false, dest_tls_verify: false },
    });
  });

  it.each([
    ['--tls-verify=false', false],
    ['--tls-verify=true', true],
    ['--tls-verify', true],
  ])('reads %s', (flag, dest_tls_verify) => {
    expect(options(`a ${flag}`).task).toMatchObject({ dest_tls_verify });
  });

  it.each([
    ['a b c d', 'MP7004'],
    ['a -f l.txt', 'MP7004'],
    ['-f', 'MP7004'],
    ['-x', 'MP7003'],
    ['--tls-verify=maybe', 'MP7004'],
    ['-defug', 'MP7003'],
    ['-j x', 'MP7004'],
  ])('refuses "%s" with %s', (line, code) => {
    expect(() => options(line)).toThrow(expect.objectContaining({ code }));
  });
});
