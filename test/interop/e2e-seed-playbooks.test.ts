import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ansiblePlaybook } from '../helpers/cli.ts';
import { makeImage } from '../helpers/image.ts';
import { interop } from '../helpers/interop.ts';
import { digestOf, pushImage, verifyImage } from '../helpers/registry-api.ts';
import { authfile, type Stage, startStage } from '../helpers/stage.ts';

const layers = [{ seed: 'seed', size: 30_000 }];
const account = { username: 'ann', password: 'seed-secret' };
const names = ['my-org/my-image:latest', 'org/another-image:v1.2.3'];

interop(['docker-registry', 'htpasswd', 'skopeo'], 'the playbooks people have', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await startStage({ source: { htpasswd: account } });
    for (const name of names) await pushImage(stage.source, name, makeImage({ name, layers }));
    const accounts = { [stage.source.host]: 'ann:seed-secret' };
    stage.write('source-auth.json', authfile(accounts));
    stage.write('target-auth.json', authfile({}));
  });
  afterAll(() => stage.remove());
  beforeEach(() => stage.targetProxy.reset());

  async function expectMirrored(prefix = ''): Promise<void> {
    for (const name of names) {
      expect(await digestOf(stage.target, `${prefix}${name}`)).toBe(
        await digestOf(stage.source, name),
      );
      await verifyImage(stage.target, `${prefix}${name}`);
    }
  }

  it('a role with vars', async () => {
    const { source, target, folder } = stage;
    const site = stage.write(
      'site.yml',
      `
- hosts: localhost
  roles:
     - role: mirror_image
       vars:
         mi_images:
           - ${source.host}/my-org/my-image:latest
           - ${source.host}/org/another-image:v1.2.3
         mi_src_authfile: ${folder}/source-auth.json
         mi_dest_authfile: ${folder}/target-auth.json
         mi_local_registry: ${target.host}
         
`,
    );
    const result = await stage.run([site]);
    expect(result).toMatchObject({ code: 0 });
    expect(result.stdout).toMatch(/PLAY RECAP[\s\S]*localhost\s+: ok=\d+\s+changed=1\b/);
    await expectMirrored();
    const again = await stage.run([site]);
    expect(again.stdout).toMatch(/localhost\s+: ok=\d+\s+changed=0\b/);
  });

  it('include_role with vars, on its own in a play', async () => {
    const { source, target, folder } = stage;
    const site = stage.write(
      'site.yml',
      `
- hosts: localhost
  tasks:
    - name: Mirror Images
      include_role:
        name: mirror_images
      vars:
        mi_images:
          - ${source.host}/my-org/my-image:latest
          - ${source.host}/org/another-image:v1.2.3
        mi_authfile: ${folder}/source-auth.json
        mi_local_registry: ${target.host}/task/
`,
    );
    const result = await stage.run([site]);
    expect(result).toMatchObject({ code: 0 });
    await expectMirrored('task/');
  });

  it('inside a larger playbook', async () => {
    stage.write(
      'one.yml',
      `
- name: Note the image
  set_fact:
    seen: "{{ seen | default([]) + [wanted.split('/')[-1]] }}"
- name: Say it
  debug:
    msg: "wanted {{ wanted }}"
`,
    );
    const site = stage.write('site.yml', largerPlaybook(stage));
    const result = await stage.run([site, '--skip-tags', 'never_this']);
    expect(result).toMatchObject({ code: 0 });
    await expectMirrored('larger/');
    expect(result.stdout).toContain('wanted ');
    expect(result.stdout).toMatch(/localhost\s+:.*failed=0\s.*rescued=1\b/);
    const tagged = await stage.run([site, '--tags', 'greet']);
    expect(tagged.stdout).toContain('hello');
    expect(tagged.stdout).not.toContain('Mirror Images');
  });

  it('a role of their own, run as ansible-playbook runs it', async () => {
    writeUpstreamRole(stage);
    const { source, target } = stage;
    const tls = '--src-tls-verify=false --dest-tls-verify=false';
    const site = (prefix: string) =>
      stage.write(`${prefix}.yml`, [
        {
          hosts: 'localhost',
          connection: 'local',
          gather_facts: false,
          roles: [
            {
              role: 'mirror_images',
              vars: {
                mi_images: [...names, 'my-org/lost:1'].map((name) => `${source.host}/${name}`),
                mi_local_registry: `${target.host}/${prefix}`,
                mi_src_authfile: 'source-auth.json',
                copy_options: tls,
              },
            },
          ],
        },
      ]);
    // The net of the role: an earlier copy of an image that the source has no more.
    for (const prefix of ['theirs', 'ours']) {
      await pushImage(stage.target, `${prefix}/my-org/lost:1`, makeImage({ name: 'lost', layers }));
    }
    const theirs = await ansiblePlaybook([site('theirs')], {
      cwd: stage.folder,
      home: stage.folder,
    });
    const ours = await stage.run([site('ours')]);
    expect(ours).toMatchObject({ code: theirs.code });
    expect(recap(ours.stdout)).toEqual(recap(theirs.stdout));
    expect(recap(ours.stdout)).toMatchObject({ failed: 0, rescued: 1 });
    expect(ours.stdout.match(/FAILED - RETRYING.*retries left/g)?.length).toBe(2);
    await expectMirrored('ours/');
  });
});

function recap(stdout: string): Record<string, number> {
  const line = /^localhost\s+:(.*)$/m.exec(stdout)?.[1] ?? '';
  return Object.fromEntries(
    [...line.matchAll(/(\w+)=(\d+)/g)].map(([, key = '', count]) => [key, Number(count)]),
  );
}

function largerPlaybook({ source, target, folder }: Stage): string {
  return `
- name: Everything around it
  hosts: localhost
  gather_facts: false
  vars:
    registry: ${target.host}
    images:
      - ${source.host}/my-org/my-image:latest
      - ${source.host}/org/another-image:v1.2.3
    wanted_tags: [latest, v1.2.3]
  pre_tasks:
    - name: Greet
      debug:
        msg: hello
      tags: [greet]
  tasks:
    - name: Look at each image
      include_tasks: one.yml
      loop: "{{ images }}"
      loop_control:
        loop_var: wanted

    - name: The facts are there
      assert:
        that:
          - seen | length == 2
          - seen[0] == 'my-image:latest'
        fail_msg: "seen is {{ seen }}"

    - name: Mirror Images
      include_role:
        name: mirror_images
      vars:
        mi_images: "{{ images }}"
        mi_src_authfile: ${folder}/source-auth.json
        mi_local_registry: "{{ registry }}/larger"
      when:
        - images | length > 0
        - registry is defined

    - name: Not this one
      include_role:
        name: mirror_images
      vars:
        mi_images: ["${source.host}/not/there:1"]
        mi_local_registry: "{{ registry }}"
      when: images | length == 0

    - name: Ask the target until it answers
      command: skopeo inspect --raw --tls-verify=false docker://{{ registry }}/larger/my-org/my-image:latest
      register: raw
      until: raw.rc == 0
      retries: 2
      delay: 0
      changed_when: false

    - name: It is a manifest
      assert:
        that: (raw.stdout | from_json).schemaVersion == 2

    - name: With a net
      block:
        - name: One image that is not there
          mirror_images:
            images: ["${source.host}/no/such:1"]
            registry: "{{ registry }}"
            src_authfile: ${folder}/source-auth.json
          register: missing
        - name: Not reached
          fail:
            msg: must not run
      rescue:
        - name: Note what failed
          set_fact:
            lost: "{{ missing.images | selectattr('state', 'equalto', 'failed') | map(attribute='image') | list }}"
      always:
        - name: Say what was lost
          assert:
            that:
              - lost | length == 1
              - lost[0] is search('no/such')
              - ansible_failed_task.name == 'One image that is not there'

    - name: Never
      fail:
        msg: must not run
      tags: [never_this]
  post_tasks:
    - name: Done
      command: echo {{ item }}
      loop: "{{ wanted_tags }}"
      register: echoed
      changed_when: false
    - assert:
        that: echoed.results | map(attribute='stdout') | list == wanted_tags
`;
}

function writeUpstreamRole(stage: Stage): void {
  stage.write(
    'roles/mirror_images/tasks/main.yml',
    `
- name: "Mirror each image"
  include_tasks: one-image.yml
  loop: "{{ mi_images }}"
  loop_control:
    loop_var: image
  when:
    - mi_images is defined
    - mi_images | length
    - mi_local_registry is defined
    - mi_local_registry | length
`,
  );
  stage.write(
    'roles/mirror_images/tasks/one-image.yml',
    `
- name: "Copy it, or see that it is there"
  vars:
    image_name: "{{ image | regex_replace('^[^/]*/', '') }}"
    place: "{{ mi_local_registry }}/{{ image_name }}"
  block:
    - name: "Copy the image"
      command: >
        skopeo copy --remove-signatures {{ copy_options }}
        {% if mi_authfile is defined %} --authfile {{ mi_authfile }} {% endif %}
        {% if mi_src_authfile is defined %} --src-authfile {{ playbook_dir }}/{{ mi_src_authfile }} {% endif %}
        docker://{{ image }} docker://{{ place }}
      register: copied
      retries: 2
      delay: 0
      until: copied is not failed
  rescue:
    - name: "Is there an earlier copy?"
      command: skopeo inspect --tls-verify=false docker://{{ place }}
      register: inspected
      failed_when: inspected.rc != 0
`,
  );
}
