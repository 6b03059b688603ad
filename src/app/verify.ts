import type { Depth } from '../mirror/verify-walk.ts';
import { type ImageVerification, verifyPair } from '../modules/image-verify/verify-pair.ts';
import { checkAuthfile } from '../modules/mirror-images/authfile.ts';
import { isDigest } from '../oci/digest.ts';
import { parseReference } from '../oci/reference.ts';
import { loadConfig } from './config.ts';
import { settle } from './config-settings.ts';
import { exitCodes } from './exit-code.ts';
import type { ProcessIo, SaidSettings } from './options.ts';
import { openServices } from './services.ts';

/** `mirror-play verify SOURCE TARGET …`. */
export interface VerifyCommandOptions {
  /** A reference, or the digest that the target should have. */
  readonly source: string;
  readonly target: string;
  readonly depth: Depth;
  readonly json: boolean;
  readonly config: string | undefined;
  readonly said: SaidSettings;
}

/** Verifies one image, prints what came out and answers the exit code: 0 verified, 2 not. */
export async function verifyCommand(options: VerifyCommandOptions, io: ProcessIo): Promise<number> {
  const { source, target, depth, said } = options;
  const expected = isDigest(source) ? source : parseReference(source);
  const pair = { image: source, expected, target: parseReference(target) };
  const config = await loadConfig({ explicit: options.config, cwd: io.cwd, playbook: '-' });
  const settings = settle(said, config);
  const authfile = await checkAuthfile(settings.authfile, io.cwd);
  const { services, close } = openServices(settings, io, () => {});
  try {
    const access = { source: { authfile }, target: { authfile } };
    const found = await verifyPair(pair, { depth, access, services, signal: io.signal });
    io.stdout.write(options.json ? `${JSON.stringify(found)}\n` : inWords(found));
    return found.state === 'verified' ? exitCodes.ok : exitCodes.taskFailed;
  } finally {
    await close();
  }
}

function inWords({ target, state, checked, reason, differences, problem }: ImageVerification) {
  const { manifests, blobs, bytes } = checked;
  const counts = `${manifests} manifests, ${blobs} blobs, ${bytes} bytes hashed`;
  const lines = differences.map(({ message }) => `  ${message}\n`);
  const why = differences.length === 0 && reason !== undefined ? `: ${reason}` : '';
  const help = problem?.hint === undefined ? '' : `  = help: ${problem.hint}\n`;
  return `${target}: ${state}${why} (${counts})\n${lines.join('')}${help}`;
}
