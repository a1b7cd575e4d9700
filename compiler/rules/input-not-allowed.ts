/**
 * Everything an image is built from must be there for everyone: public, over https, without a
 * password. A private input builds on one machine only, and its token ends in the store, in the lock
 * and in git.
 */
import type { Package } from "../../dsl/node.ts";
import { carriesSecret } from "../address.ts";
import { Problem } from "../problem.ts";
import { label } from "./contents.ts";
import type { Rule } from "./rule.ts";

export const rule: Rule = {
  code: "input-not-allowed",
  *package(pkg) {
    const url = addressOf(pkg);
    const why =
      url === undefined ? undefined : (refusal(url) ?? (pkg.kind === "git" && noRepository(url)));
    if (url === undefined || !why) return;
    yield new Problem(
      "input-not-allowed",
      `${label(pkg)} may not come from ${why.source}: ${why.reason}`,
      {
        at: pkg,
        ...(pkg.kind !== "git" && { literal: url }),
        hint: why.hint,
      },
    );
  },
  *project({ project }) {
    const { nixpkgs } = project;
    const why = refusal(nixpkgs.url) ?? notGithub(nixpkgs.url);
    if (why === undefined) return;
    yield new Problem(
      "input-not-allowed",
      `nixpkgs may not come from ${why.source}: ${why.reason}`,
      {
        at: nixpkgs,
        hint: `take git("NixOS/nixpkgs", COMMIT) or a public fork of it on GitHub`,
      },
    );
  },
};

interface Refusal {
  /** The address without anything secret. */
  readonly source: string;
  readonly reason: string;
  readonly hint: string;
}

const addressOf = (pkg: Package): string | undefined =>
  pkg.kind === "nixpkg" ? undefined : pkg.url;

const refusal = (url: string): Refusal | undefined => {
  const [, scheme, authority = ""] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url) ?? [];
  const host = authority.replace(/^.*@/, "");
  const source = `${scheme ?? ""}://${host}`;
  if (scheme === undefined) {
    return /^[\w.-]+@[\w.-]+:/.test(url)
      ? { source: url.replace(/:.*$/s, ""), reason: "it needs somebody's ssh key", hint: HTTPS }
      : undefined;
  }
  // The name before @ is no secret there: ssh://git@github.com.
  if (/^(?:git\+)?ssh$/i.test(scheme) && !/:.*@/.test(authority)) {
    return { source, reason: "it needs somebody's ssh key", hint: HTTPS };
  }
  if (authority.includes("@") || carriesSecret(url)) {
    return {
      source,
      reason: "the address carries a password or token, which the lock and the store would publish",
      hint: "take it out, and change it if it was ever committed",
    };
  }
  switch (scheme.toLowerCase()) {
    case "https":
      return isPrivate(host)
        ? {
            source,
            reason: "only one network reaches it",
            hint: "publish the file where all can have it",
          }
        : undefined;
    case "http":
      return { source, reason: "http shows and changes on the way what it carries", hint: HTTPS };
    case "file":
      return {
        source: "a file:// address",
        reason: "it is on one machine only",
        hint: "publish the file where all can have it",
      };
    default:
      return { source, reason: `comfynix does not fetch from ${scheme}://`, hint: HTTPS };
  }
};

const HTTPS =
  "take the https:// address; where it is private, build a wheel of it and put that beside the config";

/** A page of a repository, as a browser shows it. */
const PAGE =
  /^https:\/\/git(?:hub|lab)\.com\/([\w.-]+\/[\w.-]+)\/(?:-\/)?(?:tree|blob|commit|releases|pull|archive)\b/;

/** A wheel or archive may be a file of the user's own; git is fetched. */
const noRepository = (url: string): Refusal | undefined => {
  const repository = PAGE.exec(url)?.[1];
  if (repository !== undefined) {
    const address = url.slice(0, url.indexOf(repository) + repository.length);
    return {
      source: url,
      reason: "it is a page about a repository",
      hint: `take the repository's address, and the commit apart: git("${address}", COMMIT)`,
    };
  }
  if (url.includes("://")) return undefined;
  return {
    source: JSON.stringify(url),
    reason: "it is neither OWNER/NAME on GitHub nor an address",
    hint: HTTPS,
  };
};

/** The emitted flake says `github:owner/repo/rev`, which Nix fetches as a tarball, without git. */
const notGithub = (url: string): Refusal | undefined =>
  /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/.test(url)
    ? undefined
    : { source: url, reason: "the flake's input is a repository on GitHub", hint: "" };

/** RFC 1918 and 6761: addresses and names of private networks. */
const isPrivate = (host: string): boolean => {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return (
    /^(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[(?:::1|f[cd]|fe80))/.test(
      name,
    ) ||
    /\.(?:local|lan|internal|intranet|corp|home|localhost)$/.test(name) ||
    !/[.:]/.test(name)
  );
};
