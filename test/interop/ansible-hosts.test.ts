import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { ansiblePlaybook, runCli } from '../helpers/cli.ts';
import { interop } from '../helpers/interop.ts';

const cwd = resolve(import.meta.dirname, '../fixtures/hosts');
const unlock = ['--vault-id', 'dev@password'];

/** Listings name hosts in any order under Ansible, and so do its play's tags. */
function sorted(listing: string): string[] {
  return listing.split('\n').sort();
}

interop(
  ['ansible-playbook'],
  'inventories and vault under ansible-core and under mirror-play',
  () => {
    it.each<[string, string[]]>([
      ['all hosts', ['-i', 'hosts', ...unlock]],
      ['some of them', ['-i', 'hosts', ...unlock, '-l', 'web:!w2']],
      ['a pattern', ['-i', 'hosts', ...unlock, '--limit', 'w[1:2],localhost']],
      ['a list of hosts', ['-i', 'w1,w2,', '-c', 'local', ...unlock, '-t', 'once']],
      ['no password', ['-i', 'hosts', '-l', 'localhost']],
      ['no host left', ['-i', 'hosts', ...unlock, '-l', 'nobody']],
    ])('%s', async (_, flags) => {
      const [theirs, ours] = await Promise.all([
        ansiblePlaybook(['site.yml', ...flags], { cwd }),
        runCli(['site.yml', ...flags], { cwd }),
      ]);
      expect({ code: ours.code, stdout: ours.stdout }).toEqual({
        code: theirs.code,
        stdout: theirs.stdout,
      });
    });

    it.each([
      ['facts go to the delegate', 'delegated.yml', 'c,a,b,'],
      ['hosts come in the order that is asked for', 'order.yml', 'c,a,b,'],
      ['lookups of hosts and settings', 'lookups.yml', 'few'],
    ])('%s', async (_, playbook, inventory) => {
      const args = [playbook, '-i', inventory, '-f', '1'];
      const [theirs, ours] = await Promise.all([
        ansiblePlaybook(args, { cwd }),
        runCli(args, { cwd }),
      ]);
      expect(ours.stdout).toBe(theirs.stdout);
    });

    it('variables of hosts that rest on something undefined', async () => {
      const args = ['half-defined.yml', '-i', 'half-defined-hosts.yml'];
      const [theirs, ours] = await Promise.all([
        ansiblePlaybook(args, { cwd }),
        runCli(args, { cwd }),
      ]);
      expect(ours.stdout).toBe(theirs.stdout);
    });

    it.each<[string, string[]]>([
      ['for real', []],
      ['under check', ['--check']],
    ])('hosts and groups that join %s', async (_, flags) => {
      const args = ['joining.yml', '-i', 'lone,', '-f', '1', ...flags];
      const [theirs, ours] = await Promise.all([
        ansiblePlaybook(args, { cwd }),
        runCli(args, { cwd }),
      ]);
      expect({ code: ours.code, stdout: ours.stdout }).toEqual({
        code: theirs.code,
        stdout: theirs.stdout,
      });
    });

    it('refuses a host elsewhere when a play would use it', async () => {
      const { code, stdout, stderr } = await runCli(['far.yml'], { cwd });
      expect(code).toBe(4);
      expect(stdout).toContain('changed: [localhost]');
      expect(stderr).toContain('error[MP4080]: mirror-play runs on this machine only; remote: up');
      expect(stderr).toContain('far.yml:8:3');
    });

    it.each(['--list-hosts', '--list-tasks', '--list-tags', '--syntax-check'])(
      'prints %s alike',
      async (flag) => {
        const args = ['site.yml', '-i', 'hosts', ...unlock, flag];
        const [theirs, ours] = await Promise.all([
          ansiblePlaybook(args, { cwd }),
          runCli(args, { cwd }),
        ]);
        expect(sorted(ours.stdout)).toEqual(sorted(theirs.stdout));
      },
    );
  },
);
