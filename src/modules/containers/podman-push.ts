import { CodedError } from '../../util/coded-error.ts';
import { accessWords } from './podman-access.ts';
import type { PodmanImageArguments } from './podman-image.ts';

/** `podman push` and its words. Throws a CodedError when nothing says where to. */
export function pushWords(args: PodmanImageArguments, reference: string): readonly string[] {
  const { compress, format, remove_signatures, sign_by, extra_args = '' } = args.push_args;
  return [
    'push',
    ...accessWords(args),
    ...(format === undefined ? [] : ['--format', format]),
    ...(compress ? ['--compress'] : []),
    ...(remove_signatures ? ['--remove-signatures'] : []),
    ...(sign_by === undefined ? [] : ['--sign-by', sign_by]),
    ...extra_args.split(/\s+/).filter((word) => word !== ''),
    reference,
    ...destination(args, reference),
  ];
}

/** Where to: nothing when the image's own name says it. */
function destination(args: PodmanImageArguments, reference: string): readonly string[] {
  const { dest, transport } = args.push_args;
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  if (dest === undefined) {
    if (args.name.includes('/')) return [];
    throw new CodedError('MP4190', `push_args.dest has to say where ${args.name} is pushed to`, {
      hint: 'Name the registry: push_args: { dest: registry.example/path }.',
    });
  }
  const folder = dest.replace(/\/$/, '');
  const hasName = folder.endsWith(`/${name}`) || folder.endsWith(`/${name.replace(/:.*/, '')}`);
  if (transport === undefined || transport === 'docker') {
    const place = hasName ? folder : `${folder}/${name}`;
    return [transport === undefined ? place : `docker://${place}`];
  }
  const isBare = transport === 'docker-daemon' && !folder.includes(':');
  return [`${transport}:${folder}${isBare ? ':latest' : ''}`];
}
