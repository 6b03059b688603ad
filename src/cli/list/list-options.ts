import type { AddTagCommandOptions } from '../../app/list/add-tag.ts';
import type { ConvertCommandOptions } from '../../app/list/convert.ts';
import type { FmtCommandOptions } from '../../app/list/fmt.ts';
import type { LintCommandOptions } from '../../app/list/lint.ts';
import { listFormats } from '../../lists/model.ts';
import { writtenFormats } from '../../lists/write/written-formats.ts';
import { isTag } from '../../oci/reference.ts';
import { names } from '../names.ts';
import type { Parsed } from '../parse.ts';
import { choice, saidSettings } from '../run-options.ts';
import { UsageError } from '../usage-error.ts';

/** The use case's options for `mirror-play add-tag`. Throws UsageError. */
export function addTagOptions(parsed: Parsed): AddTagCommandOptions {
  const images = names(parsed.list('images'));
  const tags = names(parsed.list('tags'));
  const list = parsed.text('file');
  if (
    list === undefined ||
    images.length === 0 ||
    tags.length === 0 ||
    parsed.operands.length > 0
  ) {
    throw new UsageError('MP7001', 'add-tag takes images, tags and a list', {
      hint: 'mirror-play add-tag --images quay.io/coreos/etcd --tags v3.4.20 -f images-list',
    });
  }
  const wrong = tags.find((tag) => !isTag(tag));
  if (wrong !== undefined) {
    throw new UsageError('MP7004', `"${wrong}" is not a tag`, {
      hint: 'A tag has letters, digits and . _ - and starts with none of . and -.',
    });
  }
  const diff = parsed.has('diff');
  return { list, images, tags, diff, check: parsed.has('check'), ...common(parsed) };
}

/** The use case's options for `mirror-play fmt`. Throws UsageError. */
export function fmtOptions(parsed: Parsed): FmtCommandOptions {
  if (parsed.operands.length === 0) throw noList('fmt');
  const { said: _, ...rest } = common(parsed);
  const files = parsed.operands;
  return { files, check: parsed.has('check'), diff: parsed.has('diff'), ...rest };
}

/** The use case's options for `mirror-play convert`. Throws UsageError. */
export function convertOptions(parsed: Parsed): ConvertCommandOptions {
  const [file, ...more] = parsed.operands;
  if (file === undefined || more.length > 0) throw noList('convert');
  const { said: _, ...rest } = common(parsed);
  return {
    file,
    to: choice(parsed, 'to', writtenFormats) ?? 'playbook',
    source: parsed.text('source'),
    destination: parsed.text('destination'),
    output: parsed.text('output'),
    strict: parsed.has('strict'),
    ...rest,
  };
}

/** The use case's options for `mirror-play lint`. Throws UsageError. */
export function lintOptions(parsed: Parsed): LintCommandOptions {
  const [list, ...more] = parsed.operands;
  if (list === undefined || more.length > 0) throw noList('lint');
  const since = parsed.text('since');
  if (list === '-' && since !== undefined) {
    throw new UsageError('MP7004', '--since needs a file: standard input has no history');
  }
  return {
    list,
    since,
    allowRemoved: parsed.has('allow-removed'),
    offline: parsed.has('offline'),
    registry: parsed.text('registry'),
    json: parsed.has('json'),
    ...common(parsed),
  };
}

function common(parsed: Parsed) {
  return {
    format: choice(parsed, 'format', listFormats),
    config: parsed.text('config'),
    color: choice(parsed, 'color', ['auto', 'always', 'never']) ?? 'auto',
    said: saidSettings(parsed),
  };
}

function noList(command: string): UsageError {
  return new UsageError('MP7001', `${command} takes a list`, {
    hint: `mirror-play ${command} images-list`,
  });
}
