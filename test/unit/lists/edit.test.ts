import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEditable } from '../../../src/lists/edit/editable-list.ts';
import { formatList } from '../../../src/lists/edit/format-list.ts';
import type { ListFormat } from '../../../src/lists/model.ts';
import { readListFrom } from '../../../src/lists/read-list.ts';

async function itemsOf(text: string, format: ListFormat) {
  const bytes = (async function* () {
    yield Buffer.from(text);
  })();
  const { items } = await readListFrom('list', bytes, { format });
  return items.map((item) => JSON.stringify({ ...item, span: undefined }));
}

const name = fc.stringMatching(/^[a-z]{1,3}\/[a-z]{1,3}$/);
const tag = fc.stringMatching(/^v?[0-9]{1,2}\.[0-9]{1,2}$/);
const comment = fc.constantFrom('# a', '  // b', '', '#');

describe('a formatted text list', () => {
  const entry = fc
    .tuple(name, name, tag, fc.constantFrom(' ', '\t', '   '), fc.constantFrom('', '  # why'))
    .map(([source, target, version, gap, remark]) => [source, target, version].join(gap) + remark);
  const text = fc
    .array(fc.oneof(entry, comment), { minLength: 1, maxLength: 30 })
    .map((lines) => lines.join('\n'))
    .filter((list) => /^\s*[a-z]/m.test(list));

  it('says the same, each once, keeps every comment, and is formatted', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (list) => {
        const formatted = formatList('list', list);
        expect(formatList('list', formatted)).toBe(formatted);
        const [before, after] = [await itemsOf(list, 'list'), await itemsOf(formatted, 'list')];
        expect(new Set(after)).toEqual(new Set(before));
        expect(after).toHaveLength(new Set(before).size);
        for (const line of list.split('\n')) {
          const trimmed = line.trim();
          if (/^(?:#|\/\/)/.test(trimmed)) expect(formatted.split('\n')).toContain(trimmed);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("a formatted config.yaml of Rancher's", () => {
  const artifact = fc
    .tuple(name, fc.uniqueArray(tag, { minLength: 1, maxLength: 5 }), fc.boolean(), fc.nat(3))
    .map(([source, tags, flow, blanks]) => ({ source, tags, flow, blanks }));

  it('says the same, keeps every line, and is formatted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(artifact, { minLength: 1, maxLength: 8 }), async (artifacts) => {
        const blocks = artifacts.map(({ source, tags, flow, blanks }, index) => {
          const quoted = tags.map((one) => JSON.stringify(one));
          const list = flow
            ? ` [${quoted.join(', ')}]`
            : quoted.map((one) => `\n  # of ${one}\n  - ${one}`).join('');
          const end = '\n'.repeat(blanks);
          return `# artifact ${index}\n- SourceArtifact: ${source}\n  TargetArtifactName: t${index}\n  Tags:${list}\n${end}`;
        });
        const list = `# top\nArtifacts:\n${blocks.join('')}Repositories:\n- BaseUrl: docker.io/z\n  DefaultTarget: true\n- BaseUrl: docker.io/a\n  DefaultTarget: true\n`;
        const formatted = formatList('rancher-config', list);
        expect(formatList('rancher-config', formatted)).toBe(formatted);
        expect((await itemsOf(formatted, 'rancher-config')).sort()).toEqual(
          (await itemsOf(list, 'rancher-config')).sort(),
        );
        const sorted = (text: string) =>
          text
            .split('\n')
            .filter((line) => !line.includes('['))
            .sort();
        expect(sorted(formatted)).toEqual(sorted(list));
        const lines = formatted.split('\n');
        for (const [index] of artifacts.entries()) {
          const at = lines.indexOf(`# artifact ${index}`);
          expect(lines[at + 2]).toBe(`  TargetArtifactName: t${index}`);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is left alone where anchors make its order matter', () => {
    const list = 'Artifacts:\n- &a {SourceArtifact: b, Tags: [x]}\n- *a\nRepositories: []\n';
    expect(formatList('rancher-config', list)).toBe(list);
  });
});

describe('tags that are added', () => {
  it("become images of image-syncer's list, whatever its layout", () => {
    const block = openEditable(
      'image-syncer',
      'images:\n  - source: "b:1" # one\n  - source: a:1\n',
    );
    const [mapping] = block.mappingsOf('docker.io/library/b');
    expect(mapping).toEqual({ source: 'b', target: undefined, tags: new Set(['1']) });
    if (mapping) block.add(mapping, '2');
    expect(block.text()).toBe(
      'images:\n  - source: a:1\n  - source: "b:1" # one\n  - source: b:2\n',
    );
    const flow = openEditable('image-syncer', 'images: [{source: b:1}]\n');
    const [inFlow] = flow.mappingsOf('b');
    if (inFlow) flow.add(inFlow, '2');
    expect(flow.text()).toBe('images: [{source: b:1}, {source: b:2}]\n');
  });

  it('go into a list of tags over several lines, in brackets, or none', () => {
    const add = (tags: string) => {
      const list = openEditable(
        'rancher-config',
        `Artifacts:\n- SourceArtifact: a/b\n  Tags: ${tags}\n`,
      );
      const [mapping] = list.mappingsOf('a/b');
      if (mapping) list.add(mapping, 'v1');
      return list.text();
    };
    expect(add('[v2]')).toContain('Tags: [v1, v2]\n');
    expect(add('[]')).toContain('Tags: [v1]\n');
    expect(add('[v2,\n    v3]')).toContain('v1');
  });
});
