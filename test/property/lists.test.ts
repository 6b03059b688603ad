import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../src/diagnostic/diagnostic-error.ts';
import { listFormats } from '../../src/lists/model.ts';
import { writeList } from '../../src/lists/write/write-list.ts';
import { read } from '../unit/lists/reading.ts';

const formats = fc.option(fc.constantFrom(...listFormats), { nil: undefined });

/** Words that lists are made of, in any order. */
const words = fc.constantFrom(
  ...['images', 'source', 'target', 'tag', 'sync', 'type', 'image', 'repository', 'tags'],
  ...['allow', 'semverRange', 'Artifacts', 'Repositories', 'Tags', 'BaseUrl', 'variants'],
  ...['source_repository', 'destination_repository', 'sha', 'images-by-semver', 'q.io', 'a/b:1'],
  ...[': ', ':\n', '\n', '\n- ', '\n  ', ' ', '[', ']', '{', '}', ', ', '"', "'", '#', '//', '\t'],
  ...[
    '&a ',
    '*a',
    '<<',
    '!!int ',
    '>=1',
    '(',
    '@',
    '3.10',
    'null',
    '~',
    '\r\n',
    '\u0000',
    '\ufeff',
  ],
);

const texts = fc.oneof(
  fc.array(words, { maxLength: 40 }).map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

/** A list, or mistakes that have a place in it. */
async function isAnswered(
  bytes: string | Uint8Array,
  format: (typeof listFormats)[number] | undefined,
): Promise<void> {
  try {
    const list = await read(bytes, { format });
    expect(list.items.length).toBeGreaterThan(0);
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    for (const { span, message } of error.diagnostics) {
      expect(span?.line, message).toBeGreaterThan(0);
      expect(span?.column, message).toBeGreaterThan(0);
    }
  }
}

describe('list files', () => {
  it('are read, or refused with a place: any bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), formats, isAnswered), {
      numRuns: 300,
    });
  });

  it('are read, or refused with a place: any words', async () => {
    await fc.assert(fc.asyncProperty(texts, formats, isAnswered), { numRuns: 2000 });
  });

  it('are the same list in whatever pieces and with whatever line ends they come', async () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const line = fc.tuple(name, name, fc.stringMatching(/^[0-9]{1,2}\.[0-9]{1,2}$/));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('\n', '\r\n', '\n\n  # x\n'),
        fc.constantFrom(' ', '\t', '  \t'),
        async (lines, ending, blank) => {
          const list = await read(lines.map((one) => one.join(blank)).join(ending));
          const text = lines.map(
            ([source, target, tag]) => `${source} docker.io/${target} ${tag}\n`,
          );
          expect(writeList(list, 'list').text).toBe(text.join(''));
        },
      ),
    );
  });
});
