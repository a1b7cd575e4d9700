/**
 * Runs git on repositories of strangers: without anybody's configuration, hooks, filters or logins but
 * those given here, over https alone, never asking at the terminal.
 */
import { anonymous, type Credentials } from "./credentials.ts";
import { GitFailure, gitFailure } from "./git-failure.ts";
import type { GitReason } from "./git-failure.ts";
import { runGroup } from "./run-group.ts";

/** Options of a git runner. */
export interface GitOptions {
  /** Default: none. */
  readonly credentials?: Credentials;
  /** Whether plain http may be used. Default: false. */
  readonly allowInsecure?: boolean;
  /** Milliseconds one command may run. Default: half an hour. */
  readonly timeout?: number;
  /** Seconds a server may be silent. Default: 60. */
  readonly silence?: number;
  /** File of certificates trusted instead of the usual ones, PEM. */
  readonly ca?: string;
  /** Stops everything. */
  readonly signal?: AbortSignal;
  /** Default: this process's. Of it git sees the path, proxies and certificates. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** How one command runs. */
export interface GitCommand {
  /** Where it runs. */
  readonly cwd: string;
  /** The repository it talks to, as it is shown. Credentials are for it. */
  readonly url: string;
  /** Milliseconds; not longer than the runner's. */
  readonly timeout?: number;
}

/** A way to run git. */
export interface Git {
  /**
   * Standard output of `git ARGS…`.
   *
   * @throws {GitFailure} when it ends with anything but 0.
   */
  readonly run: (args: readonly string[], command: GitCommand) => Promise<string>;
}

const HALF_AN_HOUR = 30 * 60 * 1000;

/**
 * A git runner.
 *
 * @example
 * const git = createGit({ credentials: credentialsOf(process.env) });
 * await git.run(["ls-remote", "--", url], { cwd: "/", url });
 */
export const createGit = (options: GitOptions = {}): Git => ({
  run: async (args, command) => {
    const refused = refusal(command.url, options.allowInsecure ?? false);
    if (refused !== undefined) throw refused;
    try {
      return await runGit(args, command, options, []);
    } catch (error) {
      // Only a server that wants to know is told who we are.
      const known = login(command.url, options.credentials ?? anonymous);
      const asks = error instanceof GitFailure && WANT_A_LOGIN.has(error.reason);
      if (!asks || known.length === 0) throw error;
      return await runGit(args, command, options, known);
    }
  },
});

const WANT_A_LOGIN: ReadonlySet<GitReason> = new Set(["no-access", "limited"]);

const runGit = async (
  args: readonly string[],
  { cwd, url, timeout = HALF_AN_HOUR }: GitCommand,
  options: GitOptions,
  known: Settings,
): Promise<string> => {
  const limit = Math.min(timeout, options.timeout ?? HALF_AN_HOUR);
  const { how, code, stdout, stderr } = await runGroup("git", args, {
    cwd,
    env: environment([...settings(options), ...known], options),
    timeout: limit,
    signal: options.signal,
  });
  switch (how) {
    case "aborted":
      throw new GitFailure("aborted", url, "stopped");
    case "timeout":
      throw new GitFailure(
        "timeout",
        url,
        `not done after ${String(Math.round(limit / 1000))} s`,
        "try again later",
      );
    case "not-found":
      throw new GitFailure("no-git", url, "git is not installed", "install git");
    case "ended":
      if (code === 0) return stdout;
      throw gitFailure(url, stderr);
  }
};

/** Why an address may not be used; undefined for one that may. */
const refusal = (url: string, allowInsecure: boolean): GitFailure | undefined => {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol === "https:" || (protocol === "http:" && allowInsecure)) return undefined;
  return protocol === "http:"
    ? new GitFailure("insecure", url, "plain http is not safe", "to use it: --allow-insecure")
    : new GitFailure("insecure", url, "git sources are read over https", "give its https address");
};

type Settings = readonly (readonly [key: string, value: string])[];

const settings = (options: GitOptions): Settings => [
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
  ["core.attributesFile", "/dev/null"],
  ["core.excludesFile", "/dev/null"],
  ["core.symlinks", "true"],
  ["core.autocrlf", "false"],
  ["credential.helper", ""],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["init.defaultBranch", "main"],
  ["advice.detachedHead", "false"],
  ["safe.directory", "*"],
  ["submodule.fetchJobs", "4"],
  ["http.lowSpeedLimit", "1"],
  ["http.lowSpeedTime", String(options.silence ?? 60)],
  ...(options.ca === undefined ? [] : [["http.sslCAInfo", options.ca] as const]),
];

/**
 * Says who we are to the server of `url` and, for submodules, to GitHub. Redirects are not followed then:
 * git would send the header along to whatever server they name.
 */
const login = (url: string, credentials: Credentials): Settings => {
  const headers = [...new Set([new URL(url).origin, "https://github.com"])].flatMap((origin) => {
    const given = new URL(url);
    const header = credentials(given.origin === origin ? given : new URL(origin));
    return header === undefined
      ? []
      : [[`http.${origin}/.extraHeader`, `Authorization: ${asPassword(header)}`] as const];
  });
  return headers.length === 0 ? [] : [...headers, ["http.followRedirects", "false"]];
};

/**
 * git servers take a token as a password, with any user. Source: GitHub documentation, "Managing your
 * personal access tokens", "Using a personal access token on the command line"; GitLab's says the same.
 */
const asPassword = (header: string): string => {
  const token = /^Bearer (.*)$/.exec(header)?.[1];
  return token === undefined
    ? header
    : `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
};

/** What of the environment reaches git; `GIT_*` of the user never does. */
const PASSED =
  /^(PATH|TMPDIR|(https?|all|no)_proxy|SSL_CERT_(FILE|DIR)|NIX_SSL_CERT_FILE|CURL_CA_BUNDLE)$/i;

const environment = (
  config: Settings,
  { allowInsecure = false, env = process.env }: GitOptions,
): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(env).filter(
      (pair): pair is [string, string] => pair[1] !== undefined && PASSED.test(pair[0]),
    ),
  ),
  LC_ALL: "C",
  // No folder of anybody's: git looks there for config, attributes and logins.
  HOME: "/dev/null",
  XDG_CONFIG_HOME: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_ALLOW_PROTOCOL: allowInsecure ? "https:http" : "https",
  // Not as arguments: those are seen by every user of the machine.
  GIT_CONFIG_COUNT: String(config.length),
  ...Object.fromEntries(
    config.flatMap(([key, value], at) => [
      [`GIT_CONFIG_KEY_${String(at)}`, key],
      [`GIT_CONFIG_VALUE_${String(at)}`, value],
    ]),
  ),
});
