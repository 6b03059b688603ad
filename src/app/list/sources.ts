import pLimit from 'p-limit';
import type { EventSink } from '../../event/sink.ts';
import { checkAuthfile } from '../../modules/mirror-images/authfile.ts';
import { nameIn, type Reference } from '../../oci/reference.ts';
import { CodedError } from '../../util/coded-error.ts';
import type { Settings } from '../config-settings.ts';
import type { ProcessIo } from '../options.ts';
import { openServices } from '../services.ts';

/** Asks registries what they have: one HEAD per image, so many at a time. */
export interface AskSources {
  /** Whether it is there; an error where that could not be found out. */
  has(reference: Reference): Promise<boolean | CodedError>;
  close(): Promise<void>;
}

/** Sends nothing before it is asked. Throws CodedError MP6006 for an authfile that is none. */
export async function openSources(
  settings: Settings,
  io: ProcessIo,
  emit: EventSink,
): Promise<AskSources> {
  const authfile = await checkAuthfile(settings.authfile, io.cwd);
  const { services, close } = openServices(settings, io, emit);
  const limit = pLimit(settings.jobs);
  const ask = async (reference: Reference) => {
    const visit = { access: { authfile }, side: 'source', purpose: 'read' } as const;
    const place = services.repository(reference, visit);
    try {
      const found = await place.resolve(nameIn(reference), { signal: io.signal });
      return found !== undefined;
    } catch (error) {
      if (error instanceof CodedError) return error;
      throw error;
    }
  };
  return { has: (reference) => limit(() => ask(reference)), close };
}
