import { describe, expect, it } from 'vitest';
import type { ListFormat } from '../../../src/lists/model.ts';
import { mistakes, read } from './reading.ts';

const digest = `sha256:${'b'.repeat(64)}`;

interface FormatCases {
  readonly format: ListFormat;
  /** Of two images at least, with letters outside ASCII, ending in a break. */
  readonly right: string;
  readonly sources: readonly string[];
  /** A list without an image. */
  readonly empty: string;
  readonly emptySays: string;
  /** Every kind of mistake that the format knows, and each with its place. */
  readonly wrong: string;
  readonly wrongSays: readonly string[];
}

const formats: readonly FormatCases[] = [
  {
    format: 'list',
    right: '# grün\na/b r.io/c 1\nq.io/d r.io/e 3.10\n',
    sources: ['a/b:1 @2', 'q.io/d:3.10 @3'],
    empty: '# grün\n\n',
    emptySays: '1:1-undefined MP2102 the list list names no image',
    wrong: 'a b\n  A b 1\n\ta\tb:1 1\na b -x\n',
    wrongSays: [
      '1:1-3 MP2103 a line has one or three words, not two',
      '2:3-3 MP2104 invalid image reference "A": the repository has upper-case letters ("A")',
      '3:5-6 MP2104 "b:1" has a tag or digest, and the line has a tag of its own',
      '4:5-6 MP2104 invalid image reference "a:-x": "-x" is not a tag',
    ],
  },
  {
    format: 'list',
    right: '# grün\na/b:1\nq.io/d\n',
    sources: ['a/b:1 @2', 'q.io/d @3'],
    empty: '\n//\n',
    emptySays: '1:1-undefined MP2102 the list list names no image',
    wrong: 'a:\n  A:1\n\thttp://a\na@sha256:12\na:1:2\n',
    wrongSays: [
      '1:1-2 MP2104 invalid image reference "a:": the tag is empty',
      '2:3-5 MP2104 invalid image reference "A:1": the repository has upper-case letters ("A")',
      '3:2-9 MP2104 invalid image reference "http://a": it starts with a scheme (http://)',
      '4:1-11 MP2104 invalid image reference "a@sha256:12": invalid digest "sha256:12": sha256 takes 64 hex digits, not 2',
      '5:1-5 MP2104 invalid image reference "a:1:2": "1:2" is not a tag',
    ],
  },
  {
    format: 'images',
    right: `# grün\n- a/b:1\n- {source: q.io/d:2, target: r.io/e, tag: "3.10"}\n`,
    sources: ['a/b:1 @2', 'q.io/d:2 @3'],
    empty: '[]\n',
    emptySays: '1:1-undefined MP2102 the list list names no image',
    wrong: `- A:1
- [a]
- {target: b}
- {source: a, tagret: b}
- {source: a, target: {b: c}}
- {source: a, targets: []}
- {source: a, targets: [[b]]}
- {source: a, target: "b:"}
- {source: a, tag: -x}
- {source: a, target: b:1, tag: 2}
- {source: a, target: b, targets: [c]}
- 
`,
    wrongSays: [
      '1:3-5 MP2104 invalid image reference "A:1": the repository has upper-case letters ("A")',
      '2:3-5 MP2105 an image is a mapping, and this is a list',
      '3:3-13 MP2106 an image: "source" is missing',
      '4:15-20 MP2107 an image has no field "tagret" (did you mean "target"?)',
      '5:23-28 MP2105 "target" is a text, and this is a mapping',
      '6:15-21 MP2106 an image: "targets" is empty',
      '7:25-27 MP2105 "targets" is a list of texts, and this is a list',
      '8:23-26 MP2104 invalid image reference "b:": the tag is empty',
      '9:20-21 MP2104 "-x" is not a tag',
      '10:33-33 MP2105 the target has a tag already',
      '11:15-20 MP2105 an image has target or targets',
      '12:3-3 MP2105 an image is a mapping, and this is nothing',
    ],
  },
  {
    format: 'image-syncer',
    right: `# grün\ntargetRepoPrefix: r.io/\nimages:\n- source: a/b:1\n- {source: q.io/d:2, tag: 3.10}\n`,
    sources: ['a/b:1 @4', 'q.io/d:2 @5'],
    empty: 'images: []\n',
    emptySays: '1:1-6 MP2106 the list: "images" is empty',
    wrong: `targetRepoPrefix: [r.io/]
image: x
images:
- a
- tag: 1
- {source: A:1}
- {source: a@${digest}}
- {source: a:1, tags: 1}
- {source: a:1, tag: [1]}
- {source: a:1, sign: 2}
- {source: a:1, tag: -x}
`,
    wrongSays: [
      '1:19-25 MP2105 "targetRepoPrefix" is a text, and this is a list',
      '2:1-5 MP2107 the list has no field "image" (did you mean "images"?)',
      '4:3-3 MP2105 an image is a mapping, and this is a text',
      '5:3-8 MP2106 an image: "source" is missing',
      '6:12-14 MP2104 invalid image reference "A:1": the repository has upper-case letters ("A")',
      '7:12-84 MP2106 an image with a digest needs a "tag"',
      '8:17-20 MP2107 an image has no field "tags" (did you mean "tag"?)',
      '9:22-24 MP2105 "tag" is a text, and this is a list',
      '10:23-23 MP2105 "sign" is true or false, and this is "2"',
      '11:22-23 MP2104 "-x" is not a tag',
    ],
  },
  {
    format: 'rancher-config',
    right: `# grün
Repositories: [{BaseUrl: r.io/o, DefaultTarget: true}]
Artifacts:
- {SourceArtifact: a/b, Tags: ["1"]}
- {SourceArtifact: q.io/c/d, Tags: [3.10], DoNotMirror: ["2"]}
`,
    sources: ['a/b:1 @4', 'q.io/c/d:3.10 @5'],
    empty: 'Repositories: [{BaseUrl: r.io/o, DefaultTarget: true}]\nArtifacts: []\n',
    emptySays: '2:1-9 MP2106 the list: "Artifacts" is empty',
    wrong: `Repository: []
Repositories:
- {BaseUrl: r.io/o, DefaultTarget: perhaps}
- {DefaultTarget: true}
- r.io/p
Artifacts:
- {SourceArtifact: a/A, Tags: [1]}
- {SourceArtifact: a/b, Tags: 1}
- {SourceArtifact: a/b, Tags: [[1], -x]}
- {Tags: [1], TargetArtifactNmae: b}
- {SourceArtifact: a/c, Tags: []}
- {SourceArtifact: b, Tags: [1]}
- {SourceArtifact: a/d, Tags: [1], DoNotMirror: {a: b}}
- {SourceArtifact: a/e, Tags: [1], DoNotMirror: [1, 1]}
- {SourceArtifact: a/f, Tags: [1], TargetRepositories: [r.io/0]}
- {SourceArtifact: a/f, Tags: [2], DoNotMirror: maybe}
`,
    wrongSays: [
      '1:1-10 MP2107 the list has no field "Repository" (did you mean "Repositories"?)',
      '3:36-42 MP2105 "DefaultTarget" is true or false, and this is "perhaps"',
      '4:3-23 MP2106 a repository: "BaseUrl" is missing',
      '5:3-8 MP2105 a repository is a mapping, and this is a text',
      '7:20-22 MP2104 invalid image reference "a/A": the repository has upper-case letters ("A")',
      '8:31-31 MP2105 "Tags" is a list, and this is "1"',
      '9:32-34 MP2105 "Tags" is a list of texts, and this is a list',
      '9:37-38 MP2104 "-x" is not a tag',
      '10:3-36 MP2106 an artifact: "SourceArtifact" is missing',
      '10:15-32 MP2107 an artifact has no field "TargetArtifactNmae" (did you mean "TargetArtifactName"?)',
      '11:25-28 MP2106 an artifact: "Tags" is empty',
      '12:20-20 MP2106 "b" has one part only, so it needs a TargetArtifactName',
      '13:20-22 MP2106 no repository is a DefaultTarget',
      '13:49-54 MP2105 "DoNotMirror" is a list, and this is a mapping',
      '14:53-53 MP2111 "1" stands twice in DoNotMirror',
      '15:57-62 MP2112 no repository has the BaseUrl "r.io/0" (did you mean "r.io/o"?)',
      '16:20-22 MP2111 a/f for mirrored-a-f stands in line 15 already',
      '16:49-53 MP2105 "DoNotMirror" is true or false, and this is "maybe"',
    ],
  },
  {
    format: 'regsync',
    right: `# grün
version: 1
sync:
- {source: a/b:1, target: r.io/c:1, type: image}
- {source: q.io/d, target: r.io/e, type: repository, tags: {allow: ['1\\..*']}}
`,
    sources: ['a/b:1 @4', 'q.io/d @5'],
    empty: 'version: 1\nsync: []\n',
    emptySays: '2:1-4 MP2106 the list: "sync" is empty',
    wrong: `version: 2
sycn: x
creds:
- {tls: off}
- {registry: r.io, tsl: enabled}
- r.io
defaults: {paralel: 2}
sync:
- {source: A:1, target: b:-x, type: image}
- {source: a, target: b, type: imgae}
- {source: a}
- {source: a, target: b, typ: image, type: image}
- {source: [a], target: b, type: image}
- {source: a:1, target: b, type: repository, tags: {allow: ["("], deny: x, semverRange: [banana], alow: [x]}}
- {source: a, target: b, type: repository, tagSets: [x, {semverRange: [">=1 <"]}]}
- {source: r.io, target: s.io, type: registry, repos: {deny: ["[z-a]"], x: y}}
- {source: a, target: b, type: image, platforms: [nonsense/], referrers: maybe}
- {source: a, target: 'b:{{ env "X" }}', type: image}
- {source: a, target: b, type: image, referrerFilters: [{annotations: {a: b}}, x]}
`,
    wrongSays: [
      "1:10-10 MP2105 version 2 of regsync's format is not known",
      '2:1-4 MP2107 the list has no field "sycn" (did you mean "sync"?)',
      '4:3-12 MP2106 an entry of creds: "registry" is missing',
      '5:20-22 MP2107 an entry of creds has no field "tsl" (did you mean "tls"?)',
      '6:3-6 MP2105 an entry of creds is a mapping, and this is a text',
      '7:12-18 MP2107 "defaults" has no field "paralel" (did you mean "parallel"?)',
      '9:12-14 MP2104 invalid image reference "A:1": the repository has upper-case letters ("A")',
      '9:25-28 MP2104 invalid image reference "b:-x": "-x" is not a tag',
      '10:32-36 MP2105 "imgae" is no type of regsync',
      '11:3-13 MP2106 an entry of sync: "target" is missing',
      '11:3-13 MP2106 an entry of sync: "type" is missing',
      '12:26-28 MP2107 an entry of sync has no field "typ" (did you mean "type"?)',
      '13:12-14 MP2105 "source" is a text, and this is a list',
      '14:12-14 MP2104 "a:1" has a tag or digest, and a repository has none',
      '14:61-63 MP2110 not a regular expression: unterminated group',
      '14:73-73 MP2105 "deny" is a list, and this is "x"',
      '14:90-95 MP2110 "banana" is not a range of versions',
      '14:99-102 MP2107 a filter of tags has no field "alow" (did you mean "allow"?)',
      '15:54-54 MP2105 a filter of tags is a mapping, and this is a text',
      '16:63-69 MP2110 not a regular expression: range out of order in character class',
      '16:73-73 MP2107 a filter of repositories has no field "x"',
      '17:51-59 MP2105 invalid platform "nonsense/"',
      '17:74-78 MP2105 "referrers" is true or false, and this is "maybe"',
      '18:23-39 MP2104 "target" has a template, and templates of Go are not expanded',
      '19:58-68 MP2113 referrers cannot be chosen by annotation',
      '19:80-80 MP2105 a filter of referrers is a mapping, and this is a text',
    ],
  },
  {
    format: 'skopeo-sync',
    right: `# grün
q.io:
  images: {a/b: ["1", 3.10], all: []}
`,
    sources: ['q.io/a/b:1 @3', 'q.io/a/b:3.10 @3', 'q.io/all @3'],
    empty: 'q.io: {images: {}}\n',
    emptySays: '1:1-undefined MP2102 the list list names no image',
    wrong: `q.io:
  image: {a: [1]}
  images: {A: [1], b: x, c: [[1], -x, "${digest.slice(0, 20)}"]}
  images-by-tag-regex: {a: "(", b: [x], c: ""}
  images-by-semver: {a: banana, b:, c: ">1 <"}
  tls-verify: perhaps
s.io: x
t.io: {images: [a]}
`,
    wrongSays: [
      '2:3-7 MP2107 a registry has no field "image" (did you mean "images"?)',
      '3:12-12 MP2104 invalid image reference "q.io/A:x": the repository has upper-case letters ("A")',
      '3:23-23 MP2105 "b" is a list, and this is "x"',
      '3:30-32 MP2105 "c" is a list of texts, and this is a list',
      '3:35-36 MP2104 invalid image reference "q.io/c:-x": "-x" is not a tag',
      '3:39-60 MP2104 invalid image reference "q.io/c@sha256:bbbbbbbbbbbbb": invalid digest "sha256:bbbbbbbbbbbbb": sha256 takes 64 hex digits, not 13',
      '4:28-30 MP2110 not a regular expression: unterminated group',
      '4:36-38 MP2105 "b" is a text, and this is a list',
      '4:44-45 MP2106 "images-by-tag-regex": "c" is empty',
      '5:25-30 MP2110 "banana" is not a range of versions',
      '5:35-35 MP2106 "images-by-semver": "b" is empty',
      '6:15-21 MP2105 "tls-verify" is true or false, and this is "perhaps"',
      '7:7-7 MP2105 "s.io" is a mapping, and this is "x"',
      '8:16-18 MP2105 "images" is a mapping, and this is a list',
    ],
  },
  {
    format: 'oci-mirror',
    right: `# grün
- {source_repository: a/b, destination_repository: r.io/b, digest: "${digest}"}
- {source_repository: q.io/c, destination_repository: r.io/c, sha: "${digest}", tag: 3.10}
`,
    sources: [`a/b@${digest} @2`, `q.io/c@${digest} @3`],
    empty: 'oci_mirror_images: []\n',
    emptySays: '1:1-undefined MP2102 the list list names no image',
    wrong: `- {source_repository: A, destination_repository: b, digest: "${digest}"}
- {source_repository: a:1, destination_repository: "b@${digest}", digest: "${digest}"}
- {source_repository: a, destination_repository: b, digest: "12"}
- {source_repository: a, destination_repository: b}
- {source_repository: a, destination_repository: b, digset: "${digest}"}
- {source_repository: a, destination_repository: b, digest: "${digest}", sha: "${digest}"}
- {source_repository: a, destination_repository: b, digest: [x], tag: -x}
- {source_repository: a, destination_repository: b, digest: "${digest}", tag: -x}
- {source_repository: a, destination_repository: b, variants: [x]}
- {source_repository: a, destination_repository: b, variants: {}}
- {source_repository: a, destination_repository: b, variants: {-x: "${digest}", y: [1], z:, w: "12"}}
- {destination_repository: {a: b}, variants: {a: "${digest}"}}
- x
- oci_mirror_image: x
- oci_mirror_images: {source_repository: a, destination_repository: b, varaints: {}}
`,
    wrongSays: [
      '1:23-23 MP2104 invalid image reference "A": the repository has upper-case letters ("A")',
      '2:23-25 MP2104 "a:1" has a tag or digest, and a repository has none',
      `2:52-126 MP2104 "b@${digest}" has a tag or digest, and a repository has none`,
      '3:61-64 MP2104 invalid digest "sha256:12": sha256 takes 64 hex digits, not 2',
      '4:3-51 MP2106 a target: "digest" is missing',
      '5:3-134 MP2106 a target: "digest" is missing',
      '5:53-58 MP2107 a target has no field "digset" (did you mean "digest"?)',
      '6:136-138 MP2105 "sha" and "digest" are one field; give one',
      '7:61-63 MP2105 "digest" is a text, and this is a list',
      '7:71-72 MP2104 "-x" is not a tag',
      '8:141-142 MP2104 "-x" is not a tag',
      '9:63-65 MP2105 "variants" is a mapping, and this is a list',
      '10:53-60 MP2106 there is nothing in "variants"',
      '11:64-65 MP2104 "-x" is not a tag',
      '11:146-148 MP2105 "y" is a text, and this is a list',
      '11:153-153 MP2106 the variants: "z" is empty',
      '11:158-161 MP2104 invalid digest "sha256:12": sha256 takes 64 hex digits, not 2',
      '12:3-124 MP2106 a target: "source_repository" is missing',
      '12:28-33 MP2105 "destination_repository" is a text, and this is a mapping',
      '13:3-3 MP2105 a target is a mapping, and this is a text',
      '14:21-21 MP2105 oci_mirror_image is a mapping, and this is a text',
      '15:22-84 MP2106 oci_mirror_images: "variants" is missing',
      '15:72-79 MP2107 oci_mirror_images has no field "varaints" (did you mean "variants"?)',
    ],
  },
];

const noTabs = 'YAML syntax error: tabs are not allowed as indentation';
const byteOrderMark = '\ufeff';

describe.each(formats)('$format: $sources', (cases) => {
  const { format, right, sources, empty, emptySays, wrong, wrongSays } = cases;

  it('tells all mistakes at once, each with its place', async () => {
    expect(await mistakes(wrong, { format })).toEqual(wrongSays);
  });

  it('tells them at the same places behind a byte order mark, with CRLF, without a last break', async () => {
    const odd = `${byteOrderMark}${wrong.slice(0, -1).replaceAll('\n', '\r\n')}`;
    expect(await mistakes(odd, { format })).toEqual(wrongSays);
  });

  it.each([
    ['as it is', right],
    ['with CRLF', right.replaceAll('\n', '\r\n')],
    ['behind a byte order mark', `${byteOrderMark}${right}`],
    ['without a last break', right.trimEnd()],
    ['with blanks at the ends of lines', right.replaceAll('\n', '  \n')],
    ['with remarks', right.replaceAll('\n', ' # remark\n')],
  ])('is read and told by its content %s', async (_, text) => {
    const list = await read(text);
    expect(list.findings).toEqual([]);
    expect(list.format).toBe(format);
    expect(list.items.map(({ source, span }) => `${source} @${span.line}`)).toEqual(sources);
  });

  it('has to name an image', async () => {
    expect(await mistakes(empty, { format })).toEqual([emptySays]);
    for (const nothing of ['', '\n', '# nothing\n']) {
      expect(await mistakes(nothing, { format })).toEqual([expect.stringMatching(/^1:1-/)]);
    }
  });

  it('is UTF-8', async () => {
    const bytes = Buffer.from(right);
    bytes[bytes.indexOf('ü') + 1] = 0x20;
    expect(await mistakes(bytes, { format })).toEqual([
      expect.stringMatching(/^1:5-5 MP1005 .* is not UTF-8 text$/),
    ]);
    const wide = Buffer.from(`${byteOrderMark}${right}`, 'utf16le');
    expect(await mistakes(wide, { format })).toEqual(['1:1-undefined MP1005 list is UTF-16']);
  });

  it('may be indented and have tabs if its lines stand for themselves', async () => {
    const [, ...lines] = right.split('\n').slice(0, -1);
    const tabbed = `# grün\n${lines.map((line) => `\t${line}\t`).join('\n')}`;
    const isLines = format === 'list';
    const says = lines.map((_, index) => `${index + 2}:1-1 MP1003 ${noTabs}`);
    expect(await mistakes(tabbed, { format })).toEqual(isLines ? [] : says);
    if (isLines) expect((await read(tabbed)).items).toHaveLength(sources.length);
  });
});
