import type { EngineOptions } from '../../mirror/engine-options.ts';
import type { Access, ImageRequest } from '../../mirror/request.ts';
import type { Login } from '../../oci/login.ts';
import type { MirrorDefaults } from '../services.ts';
import type { MirrorImagesArgs } from './arguments.ts';
import { checkAuthfile } from './authfile.ts';
import { readLogin } from './login.ts';

/** What the two ends are read against. */
export interface AccessSurroundings {
  readonly images: readonly Pick<ImageRequest, 'target'>[];
  readonly options: EngineOptions;
  readonly defaults: MirrorDefaults;
  readonly folder: string;
  /** What the environment gives for one registry. */
  readonly login?: Login | undefined;
}

/**
 * How to get to both ends. What the task names goes before the environment's login, that before the
 * file that flags and configuration name. A login serves at the source, too, where that is
 * the same registry and no file is named for it. Throws CodedError MP6006, MP6040, MP6041.
 */
export async function readAccess(
  args: MirrorImagesArgs,
  { images, options, defaults, folder, login }: AccessSurroundings,
): Promise<{ readonly source: Access; readonly target: Access }> {
  const own = await readLogin(args, images, folder);
  const source = args.src_authfile || args.authfile;
  const target = args.dest_authfile || args.authfile;
  return {
    source: {
      authfile: await checkAuthfile(source || defaults.authfile, folder),
      login: source ? undefined : (own ?? login),
      tlsVerify: args.src_tls_verify ?? options.source.tlsVerify,
    },
    target: {
      authfile: await checkAuthfile(target || defaults.authfile, folder),
      login: own ?? (target ? undefined : login),
      tlsVerify: args.dest_tls_verify ?? options.target.tlsVerify,
    },
  };
}
