import { describe, expect, it } from 'vitest';
import { HostBook } from '../../../src/registry/hosts.ts';

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

  it('are none where nothing is said', () => {
    expect(new HostBook({}).settingsFor('a.example').insecure).toBeUndefined();
    expect(() => new HostBook({ 'no host': {} })).toThrow(
      expect.objectContaining({ code: 'MP5001' }),
    );
  });
});
