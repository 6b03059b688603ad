import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, standIns } from '../../helpers/stand-in.ts';
import { taskCalls } from '../../helpers/task-calls.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { cleanUp } from '../runner/stage.ts';

/** `now` is on and not kept, `kept` is off and kept on. */
const getsebool = `case $1 in
  now) echo 'now --> on' ;;
  kept) echo 'kept --> off' ;;
  *) echo "Error getting active value for $1" >&2; exit 1 ;;
esac`;
const semanage = `printf 'now                            (on   ,  off)  Some words\\nkept                           (off  ,   on)  Others\\n'`;

let folder: TempDir;
beforeAll(() => {
  folder = tempDir('seboolean');
});
afterAll(() => {
  folder.remove();
  cleanUp();
});

type Arguments = Readonly<Record<string, unknown>>;

function programsWhere(selinux: 'enabled' | 'disabled'): StandIns {
  const selinuxenabled = selinux === 'enabled' ? '' : 'exit 1';
  const programs = { getsebool, semanage, selinuxenabled, setsebool: '' };
  return standIns(`${folder.path}/${selinux}`, programs);
}

function told(args: Arguments, selinux: 'enabled' | 'disabled' = 'enabled', check = false) {
  const queries = /^(?:getsebool|semanage|selinuxenabled)/;
  return taskCalls({ seboolean: args }, programsWhere(selinux), { queries, check });
}

describe('seboolean', () => {
  it.each<[Arguments, readonly string[]]>([
    [{ name: 'now', state: true }, []],
    [{ name: 'now', state: false }, ['setsebool now 0']],
    [{ name: 'kept', state: true }, ['setsebool kept 1']],
    [{ name: 'now', state: true, persistent: true }, ['setsebool -P now 1']],
    [{ name: 'kept', state: true, persistent: true }, []],
    [{ name: 'kept', state: false, persistent: true }, ['setsebool -P kept 0']],
  ])('%j', async (args, expected) => {
    const { calls, changed, result } = await told(args);
    expect({ calls, changed }).toEqual({ calls: expected, changed: expected.length > 0 });
    expect(result).toMatchObject({ name: args.name, state: args.state });
  });

  it('switches nothing under check', async () => {
    const { calls, changed } = await told({ name: 'now', state: false }, 'enabled', true);
    expect({ calls, changed }).toEqual({ calls: [], changed: true });
  });

  it.each([false, true])('fails for what is not there (persistent: %s)', async (persistent) => {
    const { result } = await told({ name: 'none', state: true, persistent });
    expect(result).toMatchObject({ failed: true, msg: 'SELinux boolean none does not exist.' });
  });

  it('fails where SELinux is switched off, unless told otherwise', async () => {
    const { result } = await told({ name: 'now', state: false }, 'disabled');
    expect(result).toMatchObject({ failed: true, msg: 'SELinux is disabled on this host.' });
    const args = { name: 'now', state: false, ignore_selinux_state: true };
    expect((await told(args, 'disabled')).calls).toEqual(['setsebool now 0']);
  });
});
