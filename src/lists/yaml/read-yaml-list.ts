import { DiagnosticError } from '../../diagnostic/diagnostic-error.ts';
import type { SourceText } from '../../diagnostic/source-text.ts';
import { spanOf } from '../../playbook/origin.ts';
import { decodeText, defaultMaxBytes, tooLarge } from '../../playbook/read-text.ts';
import { parseYaml } from '../../playbook/yaml/parse.ts';
import type { Raw } from '../../template/value.ts';
import { detectYaml } from '../detect.ts';
import { readImageSyncer } from '../formats/image-syncer.ts';
import { readImages } from '../formats/images.ts';
import { readOciMirror } from '../formats/oci-mirror.ts';
import { readRancherConfig } from '../formats/rancher-config.ts';
import { readRegsync } from '../formats/regsync.ts';
import { readSkopeoSync } from '../formats/skopeo-sync.ts';
import { ListFindings } from '../list-findings.ts';
import type { ListFile, ListFormat } from '../model.ts';
import type { YamlReader } from './yaml-list.ts';

type YamlFormat = Exclude<ListFormat, 'list'>;

const readers: Readonly<Record<YamlFormat, YamlReader>> = {
  images: readImages,
  'image-syncer': readImageSyncer,
  'rancher-config': readRancherConfig,
  regsync: readRegsync,
  'skopeo-sync': readSkopeoSync,
  'oci-mirror': readOciMirror,
};

/** How to read a YAML list. */
export interface YamlListOptions {
  readonly format?: ListFormat | undefined;
  readonly maxBytes?: number | undefined;
  readonly size?: number | undefined;
}

/** Reads a list in one of the YAML formats. Throws a DiagnosticError with all that is wrong. */
export async function readYamlList(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  { format, maxBytes = defaultMaxBytes, size = 0 }: YamlListOptions,
): Promise<ListFile> {
  if (size > maxBytes) throw tooLarge(file, size, maxBytes);
  const source = decodeText(file, await gather(file, chunks, maxBytes));
  const { value, warnings } = parseYaml(source, { asText: true });
  const chosen = format ?? detectYaml(value);
  if (chosen === undefined || chosen === 'list') throw unknownFormat(source, value);
  const findings = new ListFindings();
  const span = spanOf(value) ?? source.span(0);
  const { items, hosts = [] } = readers[chosen]({ file, value, span }, findings);
  findings.refuseErrors();
  return { file, format: chosen, items, hosts, findings: [...warnings, ...findings.warnings] };
}

async function gather(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limit) throw tooLarge(file, size, limit);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

function unknownFormat(source: SourceText, value: Raw): DiagnosticError {
  const span = source.span(0);
  const first = value instanceof Map ? [...value.keys()].slice(0, 3).map(String).join(', ') : '';
  return new DiagnosticError([
    {
      severity: 'error',
      code: 'MP2101',
      message: `${source.file} is in no format of image lists that is known`,
      span,
      help: `${first === '' ? '' : `It has ${first}. `}Say which one it is with \`format\`.`,
    },
  ]);
}
