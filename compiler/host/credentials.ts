/** Who we are to a host: netrc and tokens of the environment. Nothing is stored, nothing is printed. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { unescape } from "node:querystring";
import { netrcFor, parseNetrc } from "./netrc.ts";
import type { NetrcEntry } from "./netrc.ts";

/** The `Authorization` header for a URL; undefined for a host that has none. */
export type Credentials = (url: URL) => string | undefined;

/** Nobody to any host. */
export const anonymous: Credentials = () => undefined;

/**
 * Credentials of this user, looked up by host:
 *
 * 1. user and password written in the URL,
 * 2. `COMFYNIX_TOKEN_<HOST>`, the host in capitals with `_` for every other character; with the port
 *    at its end it is for that port alone,
 * 3. `GITHUB_TOKEN` or `GH_TOKEN`, for github.com and api.github.com,
 * 4. `$NETRC`, else `~/.netrc`.
 *
 * They go over TLS, or to this very machine, and nowhere else.
 *
 * @example
 * // COMFYNIX_TOKEN_PYPI_EXAMPLE_ORG=t0k3n
 * credentialsOf(process.env)(new URL("https://pypi.example.org/simple/")); // "Bearer t0k3n"
 */
export const credentialsOf = (
  env: Readonly<Record<string, string | undefined>>,
  home: string = homedir(),
): Credentials => {
  let entries: readonly NetrcEntry[] | undefined;
  return (url) => {
    if (url.protocol !== "https:" && !isLoopback(url.hostname)) return undefined;
    if (url.username !== "" || url.password !== "") {
      return basic(unescape(url.username), unescape(url.password));
    }
    const token = tokenFor(url, env);
    if (token !== undefined) return `Bearer ${token}`;
    entries ??= parseNetrc(readNetrc(env["NETRC"] ?? path.join(home, ".netrc")));
    const entry = netrcFor(entries, url.hostname);
    return entry?.password === undefined ? undefined : basic(entry.login ?? "", entry.password);
  };
};

const tokenFor = (
  { hostname, port }: URL,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined => {
  const own = variable(hostname);
  const withPort = port === "" ? undefined : env[`${own}_${port}`];
  const token = withPort ?? env[own] ?? (isGitHub(hostname) ? githubToken(env) : undefined);
  // A line break would end the header: such a value is no token.
  return token === undefined || !/^[\x21-\x7e]+$/.test(token) ? undefined : token;
};

const variable = (host: string): string =>
  `COMFYNIX_TOKEN_${host.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;

const githubToken = (env: Readonly<Record<string, string | undefined>>): string | undefined =>
  env["GITHUB_TOKEN"] ?? env["GH_TOKEN"];

const isGitHub = (host: string): boolean => host === "github.com" || host === "api.github.com";

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || /^127\./.test(host);

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** Empty when there is none, or none we may read: then we are nobody, and the server says what it wants. */
const readNetrc = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
};
