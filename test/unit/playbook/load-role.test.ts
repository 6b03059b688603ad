import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, newLoader } from './loading.ts';

const files = {
  'roles/web/tasks/main.yml': '- debug: {msg: main}\n',
  'roles/web/tasks/install.yaml': '- debug: {msg: install}\n- debug: {msg: more}\n',
  'roles/web/handlers/main.yml': '- name: h\n  listen: topic\n  debug:\n',
  'roles/web/defaults/main.yml': 'port: 80\n',
  'roles/web/vars/main/a.yml': 'x: 1\n',
  'roles/web/vars/main/b.yml': 'y: 2\n',
  'roles/web/meta/main.yml':
    'allow_duplicates: true\ndependencies:\n  - role: base\n    level: 3\n',
  'roles/web/meta/argument_specs.yml':
    'argument_specs:\n  main: {options: {port: {type: int}}}\n  install: {options: {}}\n',
  'collections/ansible_collections/redhatci/ocp/roles/mirror_images/tasks/main.yml': '- debug:\n',
  'builtin/mirror_images/tasks/main.yml': '- mirror_images: {images: [], registry: x}\n',
  'plain/tasks/main.yml': '[]\n',
};
const folder = folderWith(files);
const builtinRoles = [
  {
    names: ['mirror_images', 'mirror_image', 'redhatci.ocp.mirror_images'],
    canonical: 'mirror_play.builtin.mirror_images',
    path: join(folder, 'builtin/mirror_images'),
  },
];
const at = { playbookDir: folder };

describe('a role', () => {
  const role = newLoader().loadRole('web', at);

  it('has its files', () => {
    expect(role.path).toBe(join(folder, 'roles/web'));
    expect([role.tasks.length, role.handlers.length]).toEqual([1, 1]);
    expect(role.defaults).toEqual(new Map([['port', 80]]));
    expect(role.vars).toEqual(
      new Map([
        ['x', 1],
        ['y', 2],
      ]),
    );
  });

  it('has its meta data', () => {
    expect(role.allowDuplicates).toBe(true);
    expect(role.dependencies.map(({ name }) => name)).toEqual(['base']);
    expect(role.argumentSpec?.has('options')).toBe(true);
  });

  it('has other entry points', () => {
    expect(newLoader().loadRole('web', { ...at, tasksFrom: 'install' }).tasks).toHaveLength(2);
    expect(newLoader().loadRole('web', { ...at, tasksFrom: 'install.yaml' }).tasks).toHaveLength(2);
    expect(() => newLoader().loadRole('web', { ...at, tasksFrom: 'nope' })).toThrow(
      /has no tasks\/nope/,
    );
  });
});

describe('the search', () => {
  const loader = newLoader({ builtinRoles });
  it.each([
    ['web', 'roles/web', false],
    ['plain', 'plain', false],
    ['./plain', 'plain', false],
    [
      'redhatci.ocp.mirror_images',
      'collections/ansible_collections/redhatci/ocp/roles/mirror_images',
      false,
    ],
    ['mirror_images', 'builtin/mirror_images', true],
    ['mirror_image', 'builtin/mirror_images', true],
    ['mirror_play.builtin.mirror_images', 'builtin/mirror_images', true],
  ])('finds %s in %s', (name, path, builtin) => {
    expect(loader.findRole(name, at)).toMatchObject({ path: join(folder, path), builtin });
  });

  it('prefers a role of the same name beside the playbook', () => {
    const own = folderWith({ 'roles/mirror_image/tasks/main.yml': '[]' });
    expect(loader.findRole('mirror_image', { playbookDir: own }).builtin).toBe(false);
    expect(loader.findRole(builtinRoles[0]?.canonical ?? '', { playbookDir: own }).builtin).toBe(
      true,
    );
  });

  it('looks into the roles path', () => {
    const shared = newLoader({ rolesPath: [join(folder, 'roles')] });
    expect(shared.findRole('web', { playbookDir: '/nowhere' }).path).toBe(
      join(folder, 'roles/web'),
    );
  });

  it('looks into the collections that a play names', () => {
    const named = newLoader();
    const play = '- hosts: localhost\n  collections: [redhatci.ocp]\n';
    const site = folderWith({ 'site.yml': play, 'roles/web/tasks/main.yml': '[]' });
    const request = { playbookDir: site, from: folder };
    const options = { collectionsPath: [join(folder, 'collections')] };
    expect(() => named.findRole('mirror_images', request)).toThrow();
    const late = newLoader(options);
    late.loadPlaybook(join(site, 'site.yml'));
    expect(late.findRole('mirror_images', request).path).toMatch(/ocp.roles.mirror_images$/);
    expect(late.findRole('web', request).path).toBe(join(site, 'roles/web'));
  });

  it('says where it looked', () => {
    expect(() => loader.findRole('mirror_imags', at)).toThrow(
      expect.objectContaining({
        code: 'MP1015',
        hint: expect.stringMatching(/^Did you mean "mirror_image.* Looked for/),
      }),
    );
  });
});
