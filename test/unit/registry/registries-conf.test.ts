import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RegistryError } from '../../../src/oci/registry-error.ts';
import { readRegistriesConf } from '../../../src/registry/host-files.ts';
import { parseRegistriesConf } from '../../../src/registry/registries-conf.ts';
import { routeOf } from '../../../src/registry/route.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const rules = (text: string) => parseRegistriesConf(text, 'r.conf');

function route(text: string, name: string) {
  const slash = name.indexOf('/');
  const { mirrors, location, rule } = routeOf(
    rules(text),
    name.slice(0, slash),
    name.slice(slash + 1),
  );
  const places = [...mirrors, location].map((p) => `${p.registry}/${p.repository}`);
  return { places, insecure: [...mirrors, location].map((p) => p.insecure), rule };
}

describe('the rule for a repository', () => {
  const text = `
unqualified-search-registries = ["quay.io"]
[[registry]]
prefix = "example.com"
location = "mirror.example.net/all"
[[registry]]
prefix = "example.com/team"
location = "team.example.net"
insecure = true
[[registry]]
prefix = "*.corp.example"
location = "hub.example.net/corp"
[[registry]]
prefix = "*.bare.example/ns"
blocked = true
[[registry]]
location = "docker.io"
[[registry.mirror]]
location = "cache.example.net/hub/"
insecure = true
[aliases]
x = "quay.io/x"`;

  it.each([
    ['example.com/app', 'mirror.example.net/all/app'],
    ['example.com/team/app', 'team.example.net/app'],
    ['example.com/teams/app', 'mirror.example.net/all/teams/app'],
    ['example.com:5000/app', 'example.com:5000/app'],
    ['a.b.corp.example/app', 'hub.example.net/corp/app'],
    ['corp.example/app', 'corp.example/app'],
    ['xcorp.example/app', 'xcorp.example/app'],
  ])('leads %s to %s', (name, place) => {
    expect(route(text, name).places).toEqual([place]);
  });

  it('names mirrors first, each with its own word on TLS', () => {
    expect(route(text, 'docker.io/library/busybox')).toMatchObject({
      places: ['cache.example.net/hub/library/busybox', 'docker.io/library/busybox'],
      insecure: [true, false],
    });
    expect(route(text, 'example.com/team/app').insecure).toEqual([true]);
    expect(route(text, 'x.bare.example/ns/app').rule?.blocked).toBe(true);
    expect(route(text, 'x.bare.example/other').rule).toBeUndefined();
  });

  it('leads every repository under its prefix to the location and the same rest', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), part, (path, other) => {
        const text = `[[registry]]\nprefix = "a.example/${other}"\nlocation = "b.example"`;
        const name = `a.example/${other}/${path.join('/')}`;
        expect(route(text, name).places).toEqual([`b.example/${path.join('/')}`]);
      }),
    );
  });
});

describe('a file that cannot be understood', () => {
  it.each([
    ['[[registry]\n', 'line 1'],
    ['[registries.search]\nregistries = []\n', 'version 1'],
    ['[[registry]]\nblocked = true\n', 'neither prefix nor location'],
    ['[[registry]]\nlocation = "a"\nblocked = "yes"\n', 'neither true nor false'],
    ['[[registry]]\nprefix = "a.*.b"\n', 'wildcard'],
    ['registry = 1\n', 'no list of tables'],
    ['[[registry]]\nlocation = "a"\n[[registry.mirror]]\ninsecure = true\n', 'no location'],
    ['[[registry]]\nlocation = 4\n', 'not a string'],
  ])('%j', (text, reason) => {
    expect(() => rules(text)).toThrow(
      expect.objectContaining({ code: 'MP5017', kind: 'config', message: expect.any(String) }),
    );
    expect(() => rules(text)).toThrow(reason);
  });

  it('is a RegistryError whatever its text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          rules(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RegistryError);
        }
      }),
    );
  });
});

describe('the files', () => {
  const entry = (prefix: string, location: string) =>
    `[[registry]]\nprefix = "${prefix}"\nlocation = "${location}"\n`;

  function stage(files: Readonly<Record<string, string>>) {
    const folder = tempDir('conf');
    onTestFinished(() => folder.remove());
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder.path, name)), { recursive: true });
      writeFileSync(join(folder.path, name), text);
    }
    const read = (env: Record<string, string> = {}) =>
      readRegistriesConf({ HOME: join(folder.path, 'home'), ...env }, join(folder.path, 'etc'));
    return { read, path: folder.path };
  }

  it('of the system apply with drop-ins, the later replacing the earlier', () => {
    const { read } = stage({
      'etc/containers/registries.conf': entry('a', '1') + entry('b', '1'),
      'etc/containers/registries.conf.d/10.conf': entry('a', '2'),
      'etc/containers/registries.conf.d/20.conf': entry('a', '3'),
      'etc/containers/registries.conf.d/30.txt': entry('a', '4'),
      'home/.config/containers/registries.conf.d/1.conf': entry('b', '5'),
    });
    expect(read().map(({ prefix, location }) => prefix + location)).toEqual(['a3', 'b5']);
  });

  it('of the user keep the system out, and the named one is the only one', () => {
    const { read, path } = stage({
      'etc/containers/registries.conf': entry('a', '1'),
      'home/.config/containers/registries.conf': entry('b', '1'),
      'named.conf': entry('c', '1'),
    });
    expect(read().map(({ prefix }) => prefix)).toEqual(['b']);
    const named = { CONTAINERS_REGISTRIES_CONF: join(path, 'named.conf') };
    expect(read(named).map(({ prefix }) => prefix)).toEqual(['c']);
    expect(() => read({ CONTAINERS_REGISTRIES_CONF: join(path, 'none') })).toThrow('ENOENT');
    expect(stage({}).read()).toEqual([]);
  });
});
