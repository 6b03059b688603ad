import type { Services } from '../modules/services.ts';
import { listingText } from '../report/ansible/listing-text.ts';
import { moduleTable } from '../runner/module-table.ts';
import { outlinePlaybooks } from '../runner/outline.ts';
import { runPlaybooks } from '../runner/run.ts';
import type { RunOptions } from '../runner/run-options.ts';
import { builtinPlugins } from '../template/builtins.ts';
import { namedSetting } from './ansible/named-settings.ts';
import { Askpass, readBecomePassword } from './become-password.ts';
import { loadConfig } from './config.ts';
import { type Settings, settle } from './config-settings.ts';
import { exitCodeOfError, exitCodeOfRun, exitCodes } from './exit-code.ts';
import { openFactCache } from './fact-cache.ts';
import type { Listing, ProcessIo, RunCommandOptions } from './options.ts';
import { openReporting, type Reporting, tellDiagnostics } from './reporting.ts';
import { openServices } from './services.ts';
import { loadSite, type Site } from './site.ts';
import { givenContents } from './standard-input.ts';
import { availableModules } from './user-modules.ts';
import { readVaultSecrets } from './vault-passwords.ts';

/** Runs playbooks and answers the exit code. Throws a CodedError for what cannot start. */
export async function runCommand(options: RunCommandOptions, io: ProcessIo): Promise<number> {
  const given = await givenContents(options.playbooks, io.stdin);
  const reporting = openReporting(options.output, { check: options.check, given }, io);
  try {
    const settings = await settingsOf(options, io);
    const { library } = settings;
    const { playbooks } = options;
    const site = await loadSite({
      ...options,
      modules: await availableModules({ playbooks, cwd: io.cwd, env: io.env, library }),
      cwd: io.cwd,
      env: io.env,
      maxBytes: settings.limits.yamlBytes,
      given,
      secrets: await readVaultSecrets(options.vault, io),
      emit: reporting.emit,
    });
    return await runSite(site, { options, settings, io, reporting });
  } catch (error) {
    tellDiagnostics(error, reporting.emit);
    return exitCodeOfError(error);
  } finally {
    reporting.close();
  }
}

interface Parts {
  readonly options: RunCommandOptions;
  readonly settings: Settings;
  readonly io: ProcessIo;
  readonly reporting: Reporting;
}

async function settingsOf(options: RunCommandOptions, io: ProcessIo): Promise<Settings> {
  const [playbook = '-'] = options.playbooks;
  const config = await loadConfig({ explicit: options.config, cwd: io.cwd, playbook });
  return settle(options.said, config);
}

async function runSite(site: Site, parts: Parts): Promise<number> {
  const { options, settings, io, reporting } = parts;
  const { emit } = reporting;
  if (options.listing !== undefined) return list(site, options.listing, parts);
  const start = performance.now();
  const askpass = new Askpass();
  const opened = openServices(settings, io, emit);
  try {
    const { check, diff, playbooks } = options;
    emit({ type: 'run.started', playbooks, check, diff });
    const { recap, startNotFound } = await runPlaybooks({
      ...runOptions(site, opened.services, parts),
      becomePassword: await readBecomePassword(options.becomePassword, io),
      factCache: openFactCache(options.factCache, { cwd: io.cwd, now: io.now, check, emit }),
      gatherOnce: options.gatherOnce,
      askpass: (password) => askpass.environment(password),
    });
    if (startNotFound) warnNoStart(options.startAtTask, emit);
    const exitCode = exitCodeOfRun({ recap, check, detailed: options.detailedExitCode });
    const milliseconds = Math.round(performance.now() - start);
    emit({ type: 'run.finished', recap, images: reporting.images(), milliseconds, exitCode });
    return exitCode;
  } finally {
    askpass.close();
    await opened.close();
  }
}

function warnNoStart(name: string | undefined, emit: Reporting['emit']): void {
  const text = `No matching task "${name}" found: nothing ran. --start-at-task finds static tasks only.`;
  emit({ type: 'note', level: 'warning', text });
}

/** Names hosts, tasks and tags instead of running; services are not even opened. */
function list(site: Site, listing: Listing, parts: Parts): number {
  const noServices = {} as Services;
  const outlines = outlinePlaybooks(runOptions(site, noServices, parts));
  parts.io.stdout.write(listingText(outlines, listing));
  return exitCodes.ok;
}

function runOptions(site: Site, services: Services, parts: Parts): RunOptions<Services> {
  const { options, settings, io, reporting } = parts;
  return {
    ...site,
    modules: moduleTable(site.modules),
    services,
    plugins: builtinPlugins(),
    emit: reporting.emit,
    signal: io.signal,
    check: options.check,
    diff: options.diff,
    checkReads: settings.checkReads,
    tags: options.tags,
    skipTags: options.skipTags,
    startAtTask: options.startAtTask,
    step: options.step,
    limit: options.limit,
    forks: options.forks,
    playDefaults: options.playDefaults,
    ask: io.ask,
    pause: io.pause,
    verbosity: options.output.verbosity,
    environment: io.env,
    setting: (name) => namedSetting(name, options.ansible),
    now: io.now,
  };
}
