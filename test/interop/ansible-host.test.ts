import { afterAll, beforeAll, expect, it } from 'vitest';
import { runBoth } from '../helpers/both.ts';
import { interop } from '../helpers/interop.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';

/** Keeps its two names in files. */
const hostnamectl = `
case "$*" in
  *--transient*status*) cat "$STATE/now" ;;
  *--static*status*) cat "$STATE/later" ;;
  *--transient*set*) echo "$3" > "$STATE/now" ;;
  *--static*set*) echo "$4" > "$STATE/later" ;;
esac`;

interop(
  ['ansible-playbook'],
  'users, groups and databases under ansible-core and under mirror-play',
  () => {
    let folder: TempDir;

    beforeAll(() => {
      folder = tempDir('host');
    });
    afterAll(() => folder.remove());

    it('tells the programs the same', async () => {
      const { theirs, ours, theirCalls, ourCalls } = await runBoth(
        {
          name: 'host',
          programs: Object.fromEntries(
            ['groupadd', 'groupmod', 'groupdel', 'useradd', 'usermod', 'userdel'].map((name) => [
              name,
              '',
            ]),
          ),
          // After a stand-in has made them, users and groups are still not there.
          ignore: [
            'system',
            'name',
            'state',
            'create_home',
            'gid',
            'uid',
            'group',
            'home',
            'shell',
            'comment',
            'stdout',
            'stdout_lines',
          ],
          tasks: [
            { group: { name: 'newgroup', gid: 4321 } },
            { group: { name: 'newgroup', system: true } },
            { group: { name: 'daemon' } },
            { group: { name: 'daemon', gid: 4321 } },
            { group: { name: 'daemon', state: 'absent' } },
            { group: { name: 'newgroup', state: 'absent' } },
            { user: { name: 'daemon', shell: '/bin/false', comment: 'x y' } },
            { user: { name: 'daemon', state: 'absent', remove: true } },
            { user: { name: 'newuser', state: 'absent' } },
            { group: { name: 'newgroup' }, check_mode: true },
            { user: { name: 'newuser' }, check_mode: true },
            { getent: { database: 'passwd', key: 'daemon' } },
            { debug: { var: 'ansible_facts.getent_passwd' } },
            { getent: { database: 'passwd', key: 'nobody-here' } },
            { getent: { database: 'passwd', key: 'nobody-here', fail_key: false } },
            { debug: { var: 'ansible_facts.getent_passwd' } },
          ],
        },
        folder.path,
      );
      expect(ourCalls).toEqual(theirCalls.filter((call) => !call.endsWith('--help')));
      expect(ours).toEqual(theirs);
    }, 240_000);

    it('names the host the same', async () => {
      const named = (name: string) => ({ hostname: { name, use: 'systemd' } });
      const { theirs, ours, theirCalls, ourCalls } = await runBoth(
        {
          name: 'hostname',
          programs: { hostnamectl },
          files: { now: 'now\n', later: 'later\n' },
          ignore: ['diff'],
          tasks: [
            { ...named('new.example.com'), check_mode: true },
            named('now'),
            named('now'),
            named('new.example.com'),
            named('new.example.com'),
            named('x'.repeat(70)),
          ],
        },
        `${folder.path}/hostname`,
      );
      const sets = (call: string) => call.includes(' set-hostname ');
      expect(ours).toEqual(theirs);
      expect(ourCalls.filter(sets)).toEqual(theirCalls.filter(sets));
    }, 240_000);
  },
);
