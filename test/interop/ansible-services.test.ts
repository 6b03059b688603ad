import { afterAll, beforeAll, expect, it } from 'vitest';
import { runBoth } from '../helpers/both.ts';
import { interop } from '../helpers/interop.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';

/** A systemctl that knows three units and changes none. */
const systemctl = `
for unit; do :; done
case "$*" in
  *show*up*) printf 'LoadState=loaded\\nActiveState=active\\n' ;;
  *show*down*) printf 'LoadState=loaded\\nActiveState=inactive\\n' ;;
  *show*) printf 'LoadState=not-found\\nActiveState=inactive\\n' ;;
  *is-enabled*up*) echo enabled ;;
  *is-enabled*) echo disabled; exit 1 ;;
  *is-active*up*) echo active ;;
  *is-active*) echo inactive; exit 3 ;;
  *list-unit-files*) ;;
esac`;

interop(['ansible-playbook'], 'systemd under ansible-core and under mirror-play', () => {
  let folder: TempDir;

  beforeAll(() => {
    folder = tempDir('services');
  });
  afterAll(() => folder.remove());

  it('tells systemctl the same, and answers the same', async () => {
    const { theirs, ours, theirCalls, ourCalls } = await runBoth(
      {
        name: 'systemd',
        programs: { systemctl },
        ignore: ['msg'],
        tasks: [
          { systemd: { name: 'up', state: 'started', enabled: true } },
          { systemd: { name: 'down', state: 'started', enabled: true } },
          { systemd: { name: 'up', state: 'stopped', enabled: false } },
          { systemd: { name: 'up', state: 'restarted', daemon_reload: true } },
          { systemd: { name: 'down', state: 'restarted' } },
          { systemd: { name: 'up', state: 'reloaded', no_block: true } },
          { systemd: { name: 'down', masked: true } },
          { systemd: { name: 'down', state: 'started' }, check_mode: true },
          { systemd: { daemon_reload: true } },
          { systemd: { name: 'nothing', state: 'started' } },
        ],
      },
      folder.path,
    );
    expect(ourCalls.filter(changesSomething)).toEqual(theirCalls.filter(changesSomething));
    expect(ours.map(withoutStatus)).toEqual(theirs.map(withoutStatus));
  }, 240_000);
});

const service = `
case "$*" in
  --status-all) printf ' [ + ]  acpid\\n [ - ]  cron job\\n [ ? ]  none\\nsome noise\\n' ;;
  *sshd*) ;;
  *) exit 3 ;;
esac`;
const levels = '0:off\\t1:off\\t2:on\\t3:on\\t4:on\\t5:on\\t6:off\\n';
const chkconfig = `printf 'sshd    \\t${levels}x \\t${levels.replace('3:on', '3:off')}'`;

/** What tells of services, by what manages them. */
const managers = {
  'init scripts': { service },
  chkconfig: { service, chkconfig },
  Upstart: {
    service,
    initctl: "printf 'cron start/running, process 12\\nother job stop/waiting\\n'",
  },
  OpenRC: {
    'rc-status': "printf 'Runlevel: default\\n sshd  [  started  ]\\n cron  [ stopped ]\\n'",
    'rc-update': "printf ' sshd | default boot\\n cron |   \\n'",
  },
};

interop(['ansible-playbook'], 'service_facts under ansible-core and under mirror-play', () => {
  let folder: TempDir;

  beforeAll(() => {
    folder = tempDir('service-facts');
  });
  afterAll(() => folder.remove());

  it.each(Object.entries(managers))(
    'knows the services of %s',
    async (name, programs) => {
      const { theirs, ours } = await runBoth(
        {
          name,
          programs,
          tasks: [{ service_facts: {} }, { debug: { var: 'ansible_facts.services' } }],
        },
        `${folder.path}/${name.replaceAll(/\W/g, '')}`,
      );
      expect(ours).toEqual(theirs);
      expect(Object.keys(ours[1]?.['ansible_facts.services'] as object)).not.toEqual([]);
    },
    240_000,
  );
});

function changesSomething(call: string): boolean {
  return !/ (?:show|is-enabled|is-active|list-unit-files)\b/.test(call);
}

/** For a unit that is not there ansible tells no status. */
function withoutStatus({ status: _, name: __, ...rest }: Readonly<Record<string, unknown>>) {
  return rest;
}
