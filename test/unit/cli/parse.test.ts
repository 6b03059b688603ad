import { describe, expect, it } from 'vitest';
import { runFlags } from '../../../src/cli/flags.ts';
import { type Environment, parse } from '../../../src/cli/parse.ts';
import { runOptions } from '../../../src/cli/run-options.ts';

function options(words: readonly string[], environment: Environment = {}) {
  return runOptions(parse(words, runFlags, environment), environment);
}

describe('the command line of a run', () => {
  it('is quiet by default', () => {
    expect(options(['site.yml'])).toEqual({
      playbooks: ['site.yml'],
      check: false,
      diff: false,
      extraVars: [],
      tags: [],
      skipTags: [],
      startAtTask: undefined,
      step: false,
      inventory: [],
      limit: undefined,
      forks: undefined,
      playDefaults: new Map(),
      becomePassword: { ask: false, file: undefined, password: undefined },
      factCache: {
        kind: undefined,
        connection: undefined,
        prefix: '',
        timeout: 86_400,
        flush: false,
      },
      gatherOnce: false,
      ansible: {},
      listing: undefined,
      rolesPath: ['/usr/share/ansible/roles', '/etc/ansible/roles'],
      collectionsPath: ['/usr/share/ansible/collections'],
      vault: { ids: [], ask: false },
      strict: false,
      detailedExitCode: false,
      config: undefined,
      said: {
        engine: undefined,
        jobs: undefined,
        fallback: undefined,
        keptIs: undefined,
        bytes: undefined,
        insecure: [],
        authfile: undefined,
        policies: {},
      },
      output: {
        format: 'text',
        resultFormat: 'json',
        verbosity: 0,
        quiet: false,
        color: 'auto',
        progress: 'auto',
        debug: false,
        checkMarkers: false,
        hidden: [],
        reports: [],
      },
    });
  });

  it.each([
    [['--callback', 'minimal'], {}, 'minimal'],
    [['--callback', 'json'], {}, 'document'],
    [['--callback', 'json', '--json'], {}, 'json'],
    [[], { ANSIBLE_STDOUT_CALLBACK: 'ansible.posix.json' }, 'document'],
    [['--callback', 'default'], { ANSIBLE_STDOUT_CALLBACK: 'minimal' }, 'text'],
    [[], { ANSIBLE_STDOUT_CALLBACK: 'community.general.unixy' }, 'text'],
  ])('prints as the callback says: %j %j', (words, environment, format) => {
    expect(options([...words, 'site.yml'], environment).output.format).toBe(format);
  });

  it.each(['-C', '-n', '--check', '--dry-run'])('knows %s as check', (flag) => {
    expect(options([flag, 'site.yml']).check).toBe(true);
    expect(options(['site.yml', flag]).check).toBe(true);
  });

  it('collects what may be repeated', () => {
    const parsed = options([
      ...['a.yml', '-e', 'a=b c=d', '-e', '{"x": 1}', '--extra-vars=@f.yml', 'b.yml'],
      ...[
        '-t',
        'x,y',
        '--tags',
        'z',
        '--skip-tags',
        'q',
        '--insecure',
        'h:5000',
        '-vv',
        '-v',
        '-v',
      ],
    ]);
    expect(parsed.playbooks).toEqual(['a.yml', 'b.yml']);
    expect(parsed.extraVars).toEqual(['a=b c=d', '{"x": 1}', '@f.yml']);
    expect(parsed.tags).toEqual(['x', 'y', 'z']);
    expect(parsed.skipTags).toEqual(['q']);
    expect(parsed.said.insecure).toEqual(['h:5000']);
    expect(parsed.output.verbosity).toBe(3);
  });

  it('reads the values', () => {
    const parsed = options([
      ...['s.yml', '--engine', 'skopeo', '-j', '7', '--fallback=never', '--kept-is', 'fail'],
      ...[
        '--no-bytes',
        '--limit-rate',
        '500k',
        '--limit-connections',
        '8',
        '--limit-requests',
        '0.5',
        '--rate-limit',
        'wait',
        '--colour',
        'always',
        '--progress',
        'none',
        '--json',
        '--start-at-task',
        'A b',
      ],
    ]);
    expect(parsed.said).toMatchObject({
      engine: 'skopeo',
      jobs: 7,
      bytesPerSecond: 512_000,
      connections: 8,
      requestsPerSecond: 0.5,
      rateLimit: 'wait',
      fallback: 'never',
      keptIs: 'fail',
      bytes: false,
    });
    expect(parsed.output).toMatchObject({ color: 'always', progress: 'none', format: 'json' });
    expect(parsed.startAtTask).toBe('A b');
  });

  it('falls back to variables; flags win', () => {
    const environment = {
      MIRROR_PLAY_ENGINE: 'skopeo',
      MIRROR_PLAY_JOBS: '3',
      MIRROR_PLAY_CHECK: 'yes',
      MIRROR_PLAY_DIFF: 'no',
      MIRROR_PLAY_VERBOSE: '2',
      MIRROR_PLAY_INSECURE: 'a:1,b:2',
      MIRROR_PLAY_NO_BYTES: '1',
      MIRROR_PLAY_COLOR: '',
    };
    const parsed = options(['s.yml', '-j', '9'], environment);
    expect(parsed.said).toMatchObject({ engine: 'skopeo', jobs: 9, bytes: false });
    expect(parsed.said.insecure).toEqual(['a:1', 'b:2']);
    expect(parsed).toMatchObject({ check: true, diff: false });
    expect(parsed.output).toMatchObject({ verbosity: 2, color: 'auto' });
    expect(options(['s.yml'], { ANSIBLE_CHECK_MODE_MARKERS: 'True' }).output.checkMarkers).toBe(
      true,
    );
  });

  it.each([
    [['s.yml', '--chekc'], {}, 'MP7003', /unknown option '--chekc'/],
    [['s.yml', '--engine', 'docker'], {}, 'MP7004', /Allowed choices are native, skopeo/],
    [['s.yml', '--jobs', '0'], {}, 'MP7004', /--jobs is "0"/],
    [['s.yml', '--limit-rate', '1'], {}, 'MP7004', /--limit-rate is "1"/],
    [['s.yml', '--limit-rate', '5x'], {}, 'MP7004', /--limit-rate is "5x"/],
    [['s.yml', '--limit-connections', '0'], {}, 'MP7004', /--limit-connections is "0"/],
    [['s.yml', '--limit-requests', '0'], {}, 'MP7004', /--limit-requests is "0"/],
    [['s.yml'], { MIRROR_PLAY_RATE_LIMIT: 'never' }, 'MP7005', /MIRROR_PLAY_RATE_LIMIT/],
    [['s.yml', '--jobs'], {}, 'MP7004', /argument missing/],
    [['s.yml'], { MIRROR_PLAY_ENGINE: 'x' }, 'MP7005', /MIRROR_PLAY_ENGINE is "x"/],
    [['s.yml'], { MIRROR_PLAY_CHECK: 'maybe' }, 'MP7005', /MIRROR_PLAY_CHECK is "maybe"/],
    [[], {}, 'MP7001', /no playbook/],
  ])('refuses %j %j with %s', (words, environment, code, message) => {
    expect(() => options(words, environment)).toThrow(expect.objectContaining({ code }));
    expect(() => options(words, environment)).toThrow(message);
  });
});
