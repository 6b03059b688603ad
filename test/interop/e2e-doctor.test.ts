import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Diagnosis } from '../../src/registry/doctor/diagnosis.ts';
import { runCli } from '../helpers/cli.ts';
import { type DockerRegistry, startDockerRegistry } from '../helpers/docker-registry.ts';
import { makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { pushImage } from '../helpers/registry-api.ts';
import { authfile } from '../helpers/stage.ts';
import { type TempDir, tempDir } from '../helpers/temp-dir.ts';
import { writeInto } from '../helpers/write-into.ts';

const secret = 'correct-horse-battery';

interop(
  ['docker-registry', 'htpasswd'],
  'doctor, for docker-registry with TLS and htpasswd',
  () => {
    let registry: DockerRegistry;
    let folder: TempDir;
    let proxy: Server;
    let proxyUrl: string;
    const tunnels: string[] = [];

    beforeAll(async () => {
      registry = await startDockerRegistry({
        tls: true,
        htpasswd: { username: 'ann', password: secret },
      });
      folder = tempDir('doctor');
      await pushImage(registry, 'team/app:1', makeImage({ name: 'app', layers: [] }));
      const { host, tls } = registry;
      const known = { ca: tls?.certFile };
      writeInto(folder.path, 'mirror-play.yml', { hosts: { [host]: known, 'far.test': known } });
      writeInto(folder.path, 'auth.json', authfile({ [`${host}/team`]: `ann:${secret}` }));
      proxy = createServer().on('connect', (request, socket) => {
        tunnels.push(request.url ?? '');
        const [, port] = host.split(':');
        const upstream = connect(Number(port), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          socket.pipe(upstream).pipe(socket);
        });
        for (const end of [socket, upstream]) end.on('error', () => end.destroy());
      });
      await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
      const address = proxy.address();
      proxyUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    });
    afterAll(async () => {
      proxy.closeAllConnections();
      proxy.close();
      await registry.remove();
      folder.remove();
    });

    async function doctor(place: string, flags: readonly string[] = [], env = {}) {
      const args = ['doctor', place, '--json', ...flags];
      const { code, stdout, stderr } = await runCli(args, { cwd: folder.path, env });
      expect(stdout + stderr).not.toContain(secret);
      if (stdout === '') throw new Error(stderr);
      const { places, ok } = JSON.parse(stdout) as Diagnosis;
      const checks = places[0]?.checks.map(({ name, state }) => `${name} ${state}`);
      return { code, ok, checks, first: places[0] };
    }

    it('all works with the credentials of the namespace', async () => {
      const { code, checks, first } = await doctor(`${registry.host}/team/app`, [
        '--authfile',
        'auth.json',
      ]);
      expect(checks).toEqual([
        'reach ok',
        'login ok',
        'pull ok',
        'push ok',
        'deletion note',
        'referrers note',
      ]);
      expect(code).toBe(0);
      const deletion = first?.checks.find(({ name }) => name === 'deletion');
      expect(deletion?.message).toBe('off: the registry deletes no manifests');
    });

    it('the login fails for another namespace, and reaching it without its CA', async () => {
      const other = await doctor(`${registry.host}/other/app`, ['--authfile', 'auth.json']);
      expect(other).toMatchObject({ code: 2, ok: false, checks: ['reach ok', 'login failed'] });
      writeInto(folder.path, 'empty.yml', {});
      const unknown = await doctor(registry.host, ['--config', 'empty.yml']);
      expect(unknown).toMatchObject({ code: 2, checks: ['reach failed'] });
      expect(unknown.first?.checks[0]?.hint).toContain('Name its CA');
    });

    it('the program as it is installed goes through a proxy', async () => {
      const env = { HTTPS_PROXY: proxyUrl };
      const { first } = await doctor('far.test/team/app', ['--insecure', 'far.test'], env);
      expect(tunnels).toContain('far.test:443');
      expect(first?.checks.map(({ name, state }) => `${name} ${state}`)).toEqual([
        'reach ok',
        'login failed',
      ]);
      expect(first?.settings.find(({ name }) => name === 'proxy')).toEqual({
        name: 'proxy',
        value: proxyUrl,
        from: '$HTTPS_PROXY',
      });
    });
  },
);
