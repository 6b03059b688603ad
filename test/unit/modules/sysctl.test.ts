import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, standIns } from '../../helpers/stand-in.ts';
import { taskCalls } from '../../helpers/task-calls.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { writeInto } from '../../helpers/write-into.ts';
import { cleanUp } from '../runner/stage.ts';

/** The kernel's vm.a is 5 and vm.list three numbers; it refuses vm.bad. */
const program = `case "$*" in
  *-n*vm.a*) echo 5 ;;
  *-n*vm.list*) printf '1\\t2\\t3\\n' ;;
  *-w*vm.bad*) echo 'sysctl: setting key "vm.bad": Invalid argument' >&2 ;;
  *-p*broken*) echo oops >&2; exit 1 ;;
esac`;

const before = '# comment\n; other\n\nvm.dup = 1\nnoequal\n  vm.dup=2\nkernel.x  =  a b \n';

let folder: TempDir;
let programs: StandIns;
beforeAll(() => {
  folder = tempDir('sysctl');
  programs = standIns(folder.path, { sysctl: program });
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

type Arguments = Readonly<Record<string, unknown>>;

/** What the task came to, and the file after it. */
async function told(args: Arguments, content: string, check = false) {
  const path = writeInto(folder.path, 's.conf', content);
  const task = { sysctl: { name: 'vm.a', value: '5', sysctl_file: path, ...args } };
  const { calls, changed, result } = await taskCalls(task, programs, { check, queries: / -n / });
  const words = calls.map((call) => call.replace(folder.path, '<dir>'));
  return { changed, calls: words, file: readFileSync(path, 'utf8'), msg: result.msg };
}

/** What ansible.posix's sysctl made of the same file, with reload: false. */
describe('the file of sysctl', () => {
  const tidy = '# comment\n; other\n\nvm.dup=1\nnoequal\nkernel.x=a b\n';

  it.each<[Arguments, string | undefined]>([
    [{}, `${tidy}vm.a=5\n`],
    [{ value: 'yes' }, `${tidy}vm.a=1\n`],
    [{ value: false }, `${tidy}vm.a=0\n`],
    [{ name: 'vm.dup', value: '2' }, undefined],
    [{ name: 'vm.dup', value: '7' }, tidy.replace('vm.dup=1', 'vm.dup=7')],
    [{ name: ' kernel.x ', value: 'a b' }, undefined],
    [{ name: 'kernel.x', state: 'absent' }, tidy.replace('kernel.x=a b\n', '')],
    [{ name: 'vm.none', state: 'absent' }, undefined],
  ])('%j', async (args, expected) => {
    const { changed, file, calls } = await told({ reload: false, ...args }, before);
    expect({ changed, file, calls }).toEqual({
      changed: expected !== undefined,
      file: expected ?? before,
      calls: [],
    });
  });
});

describe('sysctl and the kernel', () => {
  const reload = 'sysctl -p <dir>/s.conf';

  it.each<[Arguments, string, boolean, readonly string[]]>([
    [{}, 'vm.a=5\n', false, []],
    [{ value: '6' }, 'vm.a=6\n', true, [reload]],
    [{ value: '6', sysctl_set: true }, 'vm.a=6\n', true, ['sysctl -w vm.a=6', reload]],
    [{ sysctl_set: true }, '', true, [reload]],
    [
      { value: '6', sysctl_set: true, ignoreerrors: true },
      '',
      true,
      ['sysctl -e -w vm.a=6', 'sysctl -e -p <dir>/s.conf'],
    ],
    [{ name: 'vm.list', value: '1 2  3' }, 'vm.list=1 2  3', false, []],
    [{ state: 'absent' }, 'vm.a=9\n', true, [reload]],
    [{ state: 'absent', sysctl_set: true }, '', false, []],
  ])('%j with %j', async (args, content, changed, calls) => {
    expect(await told(args, content)).toMatchObject({ changed, calls });
  });

  it('changes nothing under check', async () => {
    const expected = { changed: true, calls: [], file: '' };
    expect(await told({ value: '6', sysctl_set: true }, '', true)).toMatchObject(expected);
  });

  it('fails where the kernel refuses, though sysctl answers 0', async () => {
    const args = { name: 'vm.bad', value: '1', sysctl_set: true };
    const msg = 'setting vm.bad failed: sysctl: setting key "vm.bad": Invalid argument\n';
    expect(await told(args, '')).toMatchObject({ msg, file: '' });
  });

  it('fails where the file cannot be read again', async () => {
    const args = { sysctl_file: `${folder.path}/broken.conf` };
    expect(await told(args, '')).toMatchObject({ msg: 'Failed to reload sysctl: oops\n' });
  });

  it('needs a value', async () => {
    const task = { sysctl: { name: 'vm.a' } };
    expect((await taskCalls(task, programs)).result).toMatchObject({
      failed: true,
      msg: 'state is present but all of the following are missing: value',
    });
  });
});
