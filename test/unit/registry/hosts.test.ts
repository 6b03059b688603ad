import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HostBook } from '../../../src/registry/hosts.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const book = new HostBook({
  'One.example:5000': { connections: 1 },
  'index.docker.io': { connections: 2 },
  '*.corp.example': { connections: 3 },
  '*.deep.corp.example': { connections: 4 },
  '*': { connections: 5 },
});

describe('settings of a host', () => {
  it.each([
    ['one.example:5000', 1],
    ['docker.io', 2],
    ['a.corp.example', 3],
    ['a.b.corp.example', 3],
    ['a.deep.corp.example', 4],
    ['corp.example', 5],
    ['one.example', 5],
  ])('%s', (host, connections) => {
    expect(book.settingsFor(host).connections).toBe(connections);
  });

  it('name the CAs of the environment, and Node’s extra ones only where others are named', () => {
    const { path, remove } = tempDir('cas');
    onTestFinished(remove);
    const named = (name: string) => {
      writeFileSync(join(path, name), name);
      return join(path, name);
    };
    const [ca, extra] = [named('ca'), named('extra')];
    expect(new HostBook({}, { extra }).settingsFor('a.io').ca).toBeUndefined();
    expect(new HostBook({}, { ca, extra }).settingsFor('a.io').ca).toBe('ca\nextra');
    expect(new HostBook({ 'a.io': { ca } }, { extra }).settingsFor('a.io').ca).toBe('ca\nextra');
  });

  it('are none where nothing is said', () => {
    expect(new HostBook({}).settingsFor('a.example').insecure).toBeUndefined();
    expect(() => new HostBook({ 'no host': {} })).toThrow(
      expect.objectContaining({ code: 'MP5001' }),
    );
  });
});
