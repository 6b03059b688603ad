import { checkAuthfile } from '../modules/mirror-images/authfile.ts';
import { type Complaint, examine } from '../registry/doctor/examine.ts';
import { type ColourChoice, colourLevel } from '../report/colour-level.ts';
import { createPaint } from '../report/paint.ts';
import { loadConfig } from './config.ts';
import { settle } from './config-settings.ts';
import { doctorText } from './doctor/doctor-text.ts';
import { exitCodes } from './exit-code.ts';
import type { ProcessIo, SaidSettings } from './options.ts';
import { registryOptions } from './services.ts';

/** `mirror-play doctor HOST…`. */
export interface DoctorCommandOptions {
  readonly complaint: Complaint;
  readonly json: boolean;
  readonly color: ColourChoice;
  readonly config: string | undefined;
  readonly said: SaidSettings;
}

/** Few and short: the doctor is waited for. */
const retry = { attempts: 2, base: 250, cap: 1000, retryAfterCap: 5000 };
const timeouts = { connect: 10_000, stall: 20_000 };

/** Examines a registry, prints what was found and answers the exit code: 0 all works, 2 not. */
export async function doctorCommand(options: DoctorCommandOptions, io: ProcessIo): Promise<number> {
  const { complaint, said, json } = options;
  const config = await loadConfig({ explicit: options.config, cwd: io.cwd, playbook: '-' });
  const settings = settle(said, config);
  const authfile = await checkAuthfile(settings.authfile, io.cwd);
  const client = registryOptions(settings, io, () => {});
  const diagnosis = await examine(complaint, {
    client: { ...client, limits: { ...client.limits, retry, timeouts } },
    access: { authfile },
    sources: {
      configFile: config.file,
      insecureFlags: said.insecure,
      registriesConf: settings.registriesConf,
      env: io.env,
    },
    signal: io.signal,
  });
  const paint = createPaint(colourLevel(options.color, io.env, io.stdout));
  io.stdout.write(json ? `${JSON.stringify(diagnosis)}\n` : doctorText(diagnosis, paint));
  return diagnosis.ok ? exitCodes.ok : exitCodes.taskFailed;
}
