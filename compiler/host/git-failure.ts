/** Why git could not do it, in words a user can act on. */
import { withoutSecrets } from "../address.ts";

/** What kind of failure it was; callers decide by it, users read the message. */
export type GitReason =
  /** There is no git program. */
  | "no-git"
  /** It lacks what was added in 2.31. */
  | "too-old"
  /** The server does not hold what was asked for. */
  | "unknown-revision"
  /** The server gives out the tips of branches and tags alone. */
  | "tips-only"
  /** No such repository, or not for us: servers do not tell which. */
  | "no-access"
  /** Too much was asked for, or too much by those whom the server does not know. */
  | "limited"
  /** No answer: name not found, connection refused, silence. */
  | "network"
  /** It is elsewhere now. */
  | "moved"
  | "tls"
  /** Plain http without leave, or another protocol that is not https. */
  | "insecure"
  | "timeout"
  /** Not in the cache, and the network may not be used. */
  | "offline"
  | "aborted"
  /** Anything else; the message is git's. */
  | "failed";

/** git failed for good. Neither `url` nor `message` holds credentials. */
export class GitFailure extends Error {
  override readonly name = "GitFailure";
  readonly reason: GitReason;
  readonly url: string;
  /** What to do, one line. */
  readonly hint: string | undefined;

  constructor(reason: GitReason, url: string, why: string, hint?: string) {
    const shown = withoutSecrets(url);
    super(`${shown}: ${why}`);
    this.reason = reason;
    this.url = shown;
    this.hint = hint;
  }
}

type Rule = readonly [said: RegExp, reason: GitReason, why: string, hint?: string];

const LOGIN = "it may be private: ~/.netrc, or COMFYNIX_TOKEN_<HOST> in the environment";

/** What git 2.20 to 2.50 say in English, with what it means; the first that fits counts. `$1`: its group. */
const RULES: readonly Rule[] = [
  [/unknown option/i, "too-old", "this git is too old", "install git 2.31 or later"],
  [
    /not our ref|couldn't find remote ref|remote error: upload-pack: not our|no such remote ref/i,
    "unknown-revision",
    "the server does not have this revision",
    "check it; a commit that was pushed over is gone",
  ],
  [
    /unadvertised object|does not support shallow|dumb http transport/i,
    "tips-only",
    "the server gives out whole branches alone",
  ],
  [
    /temporarily limiting|rate limit|error: 429/i,
    "limited",
    "the server asks for fewer requests",
    "try again later, or say who you are: GITHUB_TOKEN, or COMFYNIX_TOKEN_<HOST>, in the environment",
  ],
  [
    /could not read (username|password)|authentication failed|terminal prompts disabled|error: 40[13]/i,
    "no-access",
    "there is no such repository, or it is not for everybody",
    LOGIN,
  ],
  [
    /repository .* not found|error: 404|does not appear to be a git repository|not valid: is this a git repository/i,
    "no-access",
    "there is no repository at this address",
    "check it: open it in a browser",
  ],
  [
    /error: 30[12378]/i,
    "moved",
    "the server says that it is elsewhere now",
    "give its new address: open the old one in a browser",
  ],
  [
    /certificate|SSL (connect|peer|routines|handshake)|SSL_|TLS (connect|handshake)|gnutls_handshake/i,
    "tls",
    "the server's certificate is not trusted",
    "is the clock right, and is there a proxy in between?",
  ],
  [
    /could not resolve|failed to connect|couldn't connect|connection (refused|reset|timed out)|timed out|too slow|network is unreachable|empty reply|error: 5\d\d|early eof|hung up|rpc failed|unexpected disconnect/i,
    "network",
    "the server does not answer",
    "try again later",
  ],
  [
    /transport '(?:ssh|git)' not allowed\s+fatal: clone of '([^']+)' into submodule/,
    "insecure",
    "its submodule $1 is not fetched over https, and a build has no other way",
    "take a commit or a fork whose .gitmodules has https addresses, or do without submodules",
  ],
  [
    /transport '[^']*' not allowed|protocol .* (not allowed|disabled)|unsupported protocol/i,
    "insecure",
    "only https is allowed, on the way to it too",
    "for a server that has no https: --allow-insecure",
  ],
];

/** The failure that git's words mean. @param said  Its standard error. */
export const gitFailure = (url: string, said: string): GitFailure => {
  const rule = RULES.find(([pattern]) => pattern.test(said));
  if (rule !== undefined) {
    const [pattern, reason, text, hint] = rule;
    const why = text.replace("$1", () => withoutSecrets(pattern.exec(said)?.[1] ?? ""));
    return new GitFailure(reason, url, reason === "network" ? `${why} (${last(said)})` : why, hint);
  }
  return new GitFailure("failed", url, `git failed: ${last(said) || "it said nothing"}`);
};

/** The line that says why: the last `fatal:` or `error:`, else the last of all. */
const last = (said: string): string => {
  const lines = said.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.filter((line) => /^(fatal|error): /.test(line)).at(-1) ?? lines.at(-1);
  return (telling ?? "").replace(/^(fatal|error): /, "").replace(/https?:\/\/\S+/g, withoutSecrets);
};
