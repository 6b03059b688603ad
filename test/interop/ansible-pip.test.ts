import { afterAll, beforeAll, expect, it } from 'vitest';
import { runBoth } from '../helpers/both.ts';
import { interop } from '../helpers/interop.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';

const dir = '{{ playbook_dir }}';

/** A pip that knows three packages, and installs whatever it is told. */
const anyPip = `
case "$*" in
  *fail*) echo out; echo broken >&2; exit 2 ;;
  list*) printf 'Django==3.2\\nrequests==2.0.post1\\nzope.interface==5\\n' ;;
  *uninstall*gone*) echo 'Skipping gone as it is not installed.' ;;
  *uninstall*old*) echo 'Cannot uninstall requirement old, not installed' >&2; exit 1;;
  *uninstall*) echo 'Successfully uninstalled' ;;
  *install*here*) echo 'Requirement already satisfied: here' ;;
  *install*) echo 'Successfully installed x'; echo warn >&2 ;;
esac`;

const virtualenv = `
case "$*" in
  --help) echo '--no-site-packages --x' ;;
  *) for d; do :; done; mkdir -p "$d/bin"; touch "$d/bin/activate"; cp "$STATE/bin/anypip" "$d/bin/pip3" ;;
esac
echo made`;

type Arguments = Readonly<Record<string, unknown>>;

const any = (args: Arguments) => ({ pip: { executable: 'anypip', ...args } });
const foreseen = (args: Arguments) => ({ ...any(args), check_mode: true });
const within = (args: Arguments) => ({
  pip: { name: 'here', virtualenv: `${dir}/env`, virtualenv_python: 'python9', ...args },
});
/** A package of one module, as it is inside of a wheel. */
function wheel(version: string): Readonly<Record<string, string>> {
  const info = `wheels/${version}/tiny-${version}.dist-info`;
  return {
    [`wheels/${version}/tiny.py`]: `version = "${version}"\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: tiny\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: `tiny.py,,\ntiny-${version}.dist-info/RECORD,,\n`,
  };
}

const packed = (version: string) => ({
  command: {
    cmd: `zip -qr ../tiny-${version}-py3-none-any.whl .`,
    chdir: `${dir}/wheels/${version}`,
  },
});

const tiny = (args: Arguments = {}) => ({
  pip: { name: 'tiny', executable: 'pip3', ...args },
});

interop(['ansible-playbook', 'pip3', 'zip'], 'pip under ansible-core and under mirror-play', () => {
  let folder: TempDir;

  beforeAll(() => {
    folder = tempDir('pip');
  });
  afterAll(() => folder.remove());

  it('is told the same, and answers the same', async () => {
    const { theirs, ours, theirCalls, ourCalls } = await runBoth(
      {
        name: 'pip',
        programs: { anypip: anyPip, virtualenv },
        ignore: ['details'],
        files: { 'sub/requirements.txt': 'x\n' },
        tasks: [
          any({ name: 'flask' }),
          any({ name: 'here' }),
          any({ name: ['a', 'b>1', '<2', './local'] }),
          any({ name: 'a>=1.0,<2,!=1.5,b[x,a]' }),
          any({ name: 'flask', version: '1.0' }),
          any({ name: 'flask', version: '>1, <3' }),
          any({ name: ['a', 'b'], version: '1.0' }),
          any({ name: 'a>1', version: '1.0' }),
          any({ name: 'flask', state: 'latest' }),
          any({ name: 'flask', state: 'latest', version: '1' }),
          any({ name: 'flask', state: 'forcereinstall', umask: '0077' }),
          any({ name: 'flask', umask: 'abc' }),
          any({ name: 'flask', state: 'absent' }),
          any({ name: 'gone', state: 'absent' }),
          any({ name: 'old', state: 'absent' }),
          any({ name: 'fail' }),
          any({ name: 'git+https://example.com/x#egg=x' }),
          any({ name: 'https://e.com/x.tgz', extra_args: '--no-index -f "a b"' }),
          any({ name: 'x==1.0; python_version < "3"', editable: true, extra_args: '-q' }),
          any({ requirements: 'requirements.txt', chdir: `${dir}/sub` }),
          any({ requirements: 'requirements.txt', name: 'x' }),
          any({ name: 'x', virtualenv: 'b' }),
          any({ name: 'x', executable: 'nopip' }),
          any({}),
          foreseen({ name: 'django>4' }),
          foreseen({ name: 'django~=3.1' }),
          foreseen({ name: 'Zope_Interface==5.0' }),
          foreseen({ name: 'django', state: 'absent' }),
          foreseen({ name: 'flask', state: 'absent' }),
          foreseen({ name: 'requests!=2.0.*' }),
          foreseen({ name: 'requests', version: '>2.0' }),
          foreseen({ name: 'flask', state: 'latest' }),
          { ...within({}), check_mode: true },
          within({}),
          within({}),
          within({ virtualenv: 'other', chdir: dir, virtualenv_site_packages: true }),
          within({ virtualenv: `${dir}/x`, virtualenv_command: 'nothing here' }),
          within({ virtualenv: `${dir}/x`, virtualenv_command: 'python3 -m venv' }),
        ],
      },
      folder.path,
    );
    expect(ours).toEqual(theirs);
    expect(told(ourCalls)).toEqual(told(theirCalls));
  }, 240_000);

  it('installs and removes for real', async () => {
    const { theirs, ours } = await runBoth(
      {
        name: 'wheels',
        files: { ...wheel('1.0'), ...wheel('2.0') },
        // Into a folder of the test alone, and without a network.
        environment: {
          PYTHONUSERBASE: `${dir}/user`,
          PIP_USER: '1',
          PIP_BREAK_SYSTEM_PACKAGES: '1',
          PIP_NO_INDEX: '1',
          PIP_FIND_LINKS: `${dir}/wheels`,
          PIP_DISABLE_PIP_VERSION_CHECK: '1',
          PIP_ROOT_USER_ACTION: 'ignore',
        },
        ignore: ['start', 'end', 'delta'],
        adjust: (result) => JSON.parse(JSON.stringify(result).replaceAll(/\.\/[^ "\\]*/g, '')),
        tasks: [
          packed('1.0'),
          packed('2.0'),
          { ...tiny({ version: '1.0' }), check_mode: true },
          tiny({ version: '1.0' }),
          tiny({ version: '1.0' }),
          { ...tiny({ name: 'tiny>1.0' }), check_mode: true },
          tiny({ state: 'latest' }),
          { ...tiny({ state: 'absent' }), check_mode: true },
          tiny({ state: 'absent' }),
          tiny({ state: 'absent' }),
          tiny({ name: 'nothing-of-that-name' }),
        ],
      },
      `${folder.path}/real`,
    );
    expect(ours).toEqual(theirs);
    const [, , ...changes] = ours.map(({ changed }) => changed);
    expect(changes).toEqual([true, true, false, true, true, true, true, false, false]);
  }, 240_000);
});

function told(calls: readonly string[]): readonly string[] {
  return calls.map((call) => call.replace(/ \/\S*\/(?:ansible|ours)\//, ' <dir>/'));
}
