import type { EventSink } from '../../../event/sink.ts';
import type { Services } from '../../services.ts';

/** What reading a list file needs of its task. */
export interface ListContext {
  readonly playbookDir: string;
  /** Largest YAML list. */
  readonly maxBytes: number | undefined;
  /** What stands in the list, where it is not to be read from its file. */
  readonly given?: Uint8Array | undefined;
  /** Registries are asked where the list has filters. */
  readonly services: Pick<Services, 'repository' | 'repositories'>;
  readonly signal: AbortSignal;
  readonly emit: EventSink;
}
