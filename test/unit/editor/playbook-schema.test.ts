import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LanguageServer } from '../../helpers/language-server.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const schemas = resolve(import.meta.dirname, '../../../schemas');
const modeline = `# yaml-language-server: $schema=${schemas}/playbook.schema.json\n`;
const server = new LanguageServer();
const folder = tempDir('editor');
let files = 0;

beforeAll(() => server.start(folder.path));
afterAll(() => {
  server.stop();
  folder.remove();
});

function newFile(): string {
  files++;
  return `${folder.path}/site-${files}.yml`;
}

async function messages(playbook: string): Promise<string[]> {
  const found = await server.open(newFile(), modeline + playbook);
  return found.map(({ message, range }) => `${range.start.line}: ${message}`);
}

describe('playbook.schema.json in an editor', () => {
  it('finds nothing wrong with a good playbook', async () => {
    const good = `- name: Good
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Mirror
      mirror_images:
        images: [busybox]
        registry: registry.example.com
      register: mirrored
      when: mirrored is not defined
    - ansible.builtin.debug: msg=hi
    - community.general.unknown: {any: thing}
`;
    expect(await messages(good)).toEqual([]);
  });

  it.each([
    ['an argument', '    - debug:\n        mesage: hi\n', /mesage/],
    ['an argument under the long name', '    - ansible.builtin.copy:\n        dets: x\n', /dets/],
    ['the type of a keyword', '    - debug: {msg: hi}\n      vars: 1\n', /type/],
  ])('points at a mistake in %s', async (_, task, message) => {
    const [first = ''] = await messages(`- hosts: localhost\n  tasks:\n${task}`);
    expect(first).toMatch(message);
    expect(first).toMatch(/^[45]:/);
  });

  it('explains modules, arguments and keywords', async () => {
    const path = newFile();
    const text = `- hosts: localhost\n  tasks:\n    - mirror_images:\n        images: [a]\n      register: x\n`;
    await server.open(path, modeline + text);
    expect(await server.hover(path, 3, 8)).toContain('Mirrors images into a registry');
    expect(await server.hover(path, 4, 10)).toContain('The images to mirror');
    expect(await server.hover(path, 5, 8)).not.toBe('');
  });

  it('offers modules, arguments and keywords', async () => {
    const path = newFile();
    const text = `- hosts: localhost\n  tasks:\n    - mirror_images:\n        images: [a]\n        \n      reg\n`;
    await server.open(path, modeline + text);
    expect(await server.completion(path, 5, 8)).toEqual(
      expect.arrayContaining(['registry', 'platforms']),
    );
    expect(await server.completion(path, 6, 9)).toEqual(
      expect.arrayContaining(['register', 'when', 'loop']),
    );
  });
});
