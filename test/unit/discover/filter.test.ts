import { describe, expect, it } from 'vitest';
import type { TagFilter } from '../../../src/discover/entry.ts';
import { chooserOf } from '../../../src/discover/filter.ts';
import { newestFirst } from '../../../src/discover/tag-order.ts';

async function choose(tags: readonly string[], filter: Partial<TagFilter>) {
  const whole = { constraint: undefined, pattern: undefined, newest: undefined, ...filter };
  return (await chooserOf(whole))(tags);
}

describe('tag filters', () => {
  it('compare versions with a range, a leading v overlooked and kept', async () => {
    const tags = ['v1.21.0', 'v1.21.1', '1.30.0', 'v1.30', 'latest', 'v2.0.0-rc1'];
    expect(await choose(tags, { constraint: '>1.21.0' })).toEqual([
      'v1.21.1',
      '1.30.0',
      'v2.0.0-rc1',
    ]);
    expect(await choose(tags, { constraint: '^1.21' })).toEqual(['v1.21.0', 'v1.21.1', '1.30.0']);
  });

  it("take Python's comparisons", async () => {
    const tags = ['1.0.0', '1.1.0', '1.2.0'];
    expect(await choose(tags, { constraint: '==1.1.0' })).toEqual(['1.1.0']);
    expect(await choose(tags, { constraint: '!=1.1.0' })).toEqual(['1.0.0', '1.2.0']);
    expect(await choose(tags, { constraint: '>=1.0.0, !=1.1.0' })).toEqual(['1.0.0', '1.2.0']);
  });

  it('search a pattern anywhere, as Python does', async () => {
    const tags = ['15.4.1', '115.4.2', '15.5', 'v1.14.2'];
    expect(await choose(tags, { pattern: '^15.4.' })).toEqual(['15.4.1']);
    expect(await choose(tags, { pattern: '5.4' })).toEqual(['15.4.1', '115.4.2']);
    expect(await choose(tags, { pattern: '^v1.\\d{2}.\\d+$' })).toEqual(['v1.14.2']);
    expect(await choose(tags, { pattern: '(?P<major>\\A15)' })).toEqual(['15.4.1', '15.5']);
  });

  it('keep the newest, by version', async () => {
    const tags = ['3.9', '3.10', '3.8', '3.10'];
    expect(await choose(tags, { newest: 1 })).toEqual(['3.10']);
    expect(await choose(tags, { newest: 2 })).toEqual(['3.10', '3.9']);
    expect(await choose(tags, {})).toEqual(['3.9', '3.10', '3.8']);
  });

  it('name what is wrong with them', async () => {
    await expect(choose([], { constraint: 'newer' })).rejects.toMatchObject({ code: 'MP6101' });
    await expect(choose([], { constraint: '' })).rejects.toMatchObject({ code: 'MP6101' });
    await expect(choose([], { constraint: '!=x' })).rejects.toMatchObject({ code: 'MP6101' });
    await expect(choose([], { pattern: '(' })).rejects.toMatchObject({
      code: 'MP6102',
      message: expect.stringMatching(/^"\(" is not a regular expression: /),
    });
  });
});

describe('the newest tag', () => {
  it('is a version, a release before its candidates', () => {
    expect(newestFirst(['latest', 'v1.2.0', 'v1.2.0-rc.2', 'v1.2.0-rc.10', 'v1.10.0'])).toEqual([
      'v1.10.0',
      'v1.2.0',
      'v1.2.0-rc.10',
      'v1.2.0-rc.2',
      'latest',
    ]);
  });

  it('may have any number of parts', () => {
    expect(newestFirst(['15.4.27.14.7', '15.4.27.14.12', '15.4'])[0]).toBe('15.4.27.14.12');
  });
});
