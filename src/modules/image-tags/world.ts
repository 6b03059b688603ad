import pLimit from 'p-limit';
import { GitHub, type GitHubAccess } from '../../discover/github.ts';
import type { Access } from '../../mirror/request.ts';
import type { Reference } from '../../oci/reference.ts';
import { runProgram } from '../command/run-program.ts';
import type { Services } from '../services.ts';
import type { TagsWorld } from './discover-tags.ts';
import { RegistryTags } from './registry-tags.ts';

/** What asking for tags needs. */
export interface WorldOptions {
  readonly services: Pick<Services, 'repository' | 'web'>;
  readonly access: Access;
  readonly github: GitHubAccess;
  /** Of the programs that are run. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Rendering a chart takes a processor. */
const programsAtATime = 4;

/** The way to registries, GitHub and helm; nothing is asked before it is needed. */
export function openWorld(options: WorldOptions): TagsWorld {
  const { services, access, cwd, environment, signal } = options;
  const open = (reference: Reference, side: 'source' | 'target') =>
    services.repository(reference, { access, side, purpose: 'read' });
  const tags = new RegistryTags(open, signal);
  const programs = pLimit(programsAtATime);
  let api: GitHub | undefined;
  return {
    tags,
    sources: {
      github: () => {
        api ??= new GitHub(services.web, options.github);
        return api;
      },
      listTags: (image) => tags.list(image, 'source'),
      run: (argv) =>
        programs(() => runProgram({ argv, cwd, environment, stdin: undefined, signal })),
      signal,
    },
  };
}
