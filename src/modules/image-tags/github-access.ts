import { readFile } from 'node:fs/promises';
import type { GitHubAccess } from '../../discover/github.ts';
import { CodedError } from '../../util/coded-error.ts';

/** What the configuration says of GitHub. */
export interface GitHubSettings {
  readonly apiUrl?: string | undefined;
  /** Absolute path of a file with a token. */
  readonly tokenFile?: string | undefined;
}

/** Where else it may be said; what comes first counts. */
export interface GitHubSayings {
  readonly args: { readonly apiUrl?: string | undefined; readonly token?: string | undefined };
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: GitHubSettings;
}

/**
 * Arguments go before GITHUB_API_URL and GITHUB_TOKEN (or GH_TOKEN), these before the
 * configuration. Throws CodedError MP6103 for a file of the token that cannot be read.
 */
export async function githubAccess(sayings: GitHubSayings): Promise<GitHubAccess> {
  const { args, environment, settings } = sayings;
  const { GITHUB_API_URL, GITHUB_TOKEN, GH_TOKEN } = environment;
  const apiUrl = args.apiUrl || GITHUB_API_URL || settings.apiUrl || 'https://api.github.com';
  const token = args.token || GITHUB_TOKEN || GH_TOKEN || (await tokenOf(settings.tokenFile));
  return { apiUrl, token: token || undefined };
}

async function tokenOf(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw new CodedError('MP6103', `the token file ${file} cannot be read`, {
      hint: 'github.token_file in mirror-play.yml names it.',
      cause,
    });
  }
}
