import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ansiblePlaybook, runCli, runNode } from '../helpers/cli.ts';
import { type RunResult, run } from '../helpers/process.ts';
import { isInstalled } from '../helpers/programs.ts';

/** Images to bring from one registry to another, under the names they have. */
export interface Job {
  /** `host:port` */
  readonly source: string;
  readonly target: string;
  /** `bench/name:tag` */
  readonly names: readonly string[];
  /** For files the contender needs. */
  readonly folder: string;
}

/** A program that does a job. */
export interface Contender {
  readonly name: string;
  readonly available: boolean;
  run(job: Job): Promise<RunResult>;
}

const imageManifest = 'application/vnd.oci.image.manifest.v1+json';
const built = existsSync(resolve(import.meta.dirname, '../../dist/cli/main.js'));

export const mirrorPlay: Contender = {
  name: 'mirror-play',
  available: built,
  run: (job) => {
    const images = job.names.map((name) => `${job.source}/${name}`);
    const tasks = [{ name: 'Mirror', mirror_images: { images, registry: job.target } }];
    const file = writeJson(job, 'site.yml', [{ hosts: 'localhost', gather_facts: false, tasks }]);
    return runCli([file]);
  },
};

export const skopeoSync: Contender = {
  name: 'skopeo sync',
  available: isInstalled('skopeo'),
  run: (job) => {
    const images: Record<string, string[]> = {};
    for (const name of job.names) {
      const [repository = '', tag = ''] = name.split(':');
      images[repository] = [...(images[repository] ?? []), tag];
    }
    const file = writeJson(job, 'sync.yml', { [job.source]: { 'tls-verify': false, images } });
    // It keeps the last part of the name only; all of ours are under `bench`.
    const target = `${job.target}/bench`;
    const args = ['sync', '--src', 'yaml', '--dest', 'docker', '--dest-tls-verify=false'];
    return run('skopeo', [...args, file, target]);
  },
};

export const skopeoCopy: Contender = {
  name: 'skopeo copy, in a loop',
  available: isInstalled('skopeo'),
  run: (job) => {
    const tls = '--src-tls-verify=false --dest-tls-verify=false';
    return inLoop(
      job,
      (source, target) => `skopeo copy -q ${tls} docker://${source} docker://${target}`,
    );
  },
};

export const craneCopy: Contender = {
  name: 'crane copy, in a loop',
  available: isInstalled('crane'),
  run: (job) => inLoop(job, (source, target) => `crane copy --insecure ${source} ${target}`),
};

export const regsync: Contender = {
  name: 'regsync, parallel 16',
  available: isInstalled('regsync'),
  run: (job) => {
    const creds = [job.source, job.target].map((registry) => {
      return { registry, tls: 'disabled', reqConcurrent: 64 };
    });
    const sync = job.names.map((name) => {
      return { source: `${job.source}/${name}`, target: `${job.target}/${name}`, type: 'image' };
    });
    const config = { version: 1, creds, defaults: { parallel: 16 }, sync };
    return run('regsync', ['once', '-v', 'error', '-c', writeJson(job, 'regsync.yml', config)]);
  },
};

export const ansibleRole: Contender = {
  name: 'Ansible role',
  available: isInstalled('skopeo') && isInstalled('ansible-playbook'),
  run: (job) => {
    const role = join(job.folder, 'roles/mirror/tasks');
    mkdirSync(role, { recursive: true });
    const argv = ['skopeo', 'copy', '--src-tls-verify=false', '--dest-tls-verify=false'];
    const places = [`docker://${job.source}/{{ item }}`, `docker://${job.target}/{{ item }}`];
    const task = { command: { argv: [...argv, ...places] }, loop: job.names };
    writeFileSync(join(role, 'main.yml'), JSON.stringify([task]));
    const play = {
      hosts: 'localhost',
      connection: 'local',
      gather_facts: false,
      roles: ['mirror'],
    };
    return ansiblePlaybook([writeJson(job, 'play.yml', [play])], { home: job.folder });
  },
};

/** Exactly the needed requests, unchecked: the floor. */
export const plainLoop: Contender = {
  name: 'a plain loop of the needed requests',
  available: true,
  run: (job) =>
    runNode([resolve(import.meta.dirname, 'plain-loop.js'), writeJson(job, 'job.json', job)]),
};

/** The HEADs that a run without change takes, all of them at once: the floor of that. */
export const curlHeads: Contender = {
  name: 'curl, the needed HEADs at once',
  available: isInstalled('curl'),
  run: (job) => {
    const urls = job.names.flatMap((name) => {
      const [repository = '', tag = ''] = name.split(':');
      const path = `/v2/${repository}/manifests/${tag}`;
      return [job.source, job.target].map((host) => `url = "http://${host}${path}"`);
    });
    const options = ['head', 'fail', 'silent', `header = "accept: ${imageManifest}"`];
    const file = join(job.folder, 'heads.txt');
    writeFileSync(file, [...options, ...urls].join('\n'));
    const atOnce = ['--parallel', '--parallel-immediate', '--parallel-max', `${urls.length}`];
    return run('curl', [...atOnce, '--config', file]);
  },
};

/** `curl GET | curl PUT` of one blob: what moving its bytes costs at least. */
export function curlPipe(digest: string): Contender {
  return {
    name: 'curl GET to curl PUT',
    available: isInstalled('curl'),
    run: (job) => {
      const [repository = ''] = (job.names[0] ?? '').split(':');
      const source = `http://${job.source}/v2/${repository}/blobs/${digest}`;
      const session = `http://${job.target}/v2/${repository}/blobs/uploads/`;
      const script = `set -e -o pipefail
location=$(curl -fsS -D - -o /dev/null -X POST ${session} | tr -d '\\r' | sed -n 's/^[Ll]ocation: //p')
curl -fsS ${source} | curl -fsS -T - "$location&digest=${digest}"
`;
      return run('bash', ['-c', script]);
    },
  };
}

function inLoop(job: Job, command: (source: string, target: string) => string): Promise<RunResult> {
  const lines = job.names.map((name) => command(`${job.source}/${name}`, `${job.target}/${name}`));
  const file = join(job.folder, 'loop.sh');
  writeFileSync(file, `set -e\n${lines.join('\n')}\n`);
  return run('sh', [file]);
}

/** JSON is YAML. */
function writeJson(job: Job, name: string, value: unknown): string {
  const file = join(job.folder, name);
  writeFileSync(file, JSON.stringify(value, undefined, 1));
  return file;
}
