/**
 * A project's page in HTML. Sources: PEP 503 (pages, `#sha256=`, data-requires-python), PEP 592
 * (data-yanked), PEP 629 (versions), PEP 658 and 714 (metadata files), PEP 792 (project status).
 */
import { Parser } from "htmlparser2";
import type { Candidate } from "../../python/candidate.ts";
import { IndexFault } from "./index-fault.ts";
import { readLink } from "./link.ts";

/**
 * The files that the page lists, in its order. Anchors without an address are passed over, for pages
 * may hold other links.
 *
 * @param url  Where the page came from, after redirects: links are relative to it, or to its `<base>`.
 * @throws {IndexFault} When it is no such page, or of another major version than 1.
 * @example
 * readHtml('<a href="six-1.17.0-py2.py3-none-any.whl#sha256=47…">six</a>', "https://a.b/simple/six/")
 * // [{ file: "six-1.17.0-py2.py3-none-any.whl", url: "https://a.b/simple/six/six-1.17.0-…", hash: "sha256=47…" }]
 */
export const readHtml = (text: string, url: string): readonly Candidate[] => {
  const files: Candidate[] = [];
  let base = url;
  let elements = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      elements++;
      const { href } = attributes;
      if (name === "base" && href !== undefined && base === url)
        base = readLink(href, url)?.url ?? url;
      if (name === "meta" && attributes["name"] === "pypi:repository-version") {
        checkVersion(attributes["content"] ?? "", url);
      }
      if (name === "meta" && attributes["name"] === "pypi:project-status") {
        refuseQuarantined(attributes["content"], url);
      }
      if (name === "a" && href !== undefined) {
        const file = candidate(attributes, href, base);
        if (file !== undefined) files.push(file);
      }
    },
  });
  parser.write(text);
  parser.end();
  if (elements === 0) {
    throw new IndexFault(url, "is not an index page: it has no HTML in it", HINT);
  }
  return files;
};

/** What may be wrong with what is no page of an index. */
export const HINT =
  "an index's address ends where the names of projects would follow, often in /simple";

/**
 * Whether pages of this version (`1.4`) are understood: a new minor version only adds.
 *
 * @throws {IndexFault} When its major version is not 1.
 */
export const checkVersion = (version: string, url: string): void => {
  const major = /^(\d+)\./.exec(version)?.[1];
  if (major !== undefined && major !== "1") {
    throw new IndexFault(url, `speaks version ${version} of the index protocol, and 1.x is known`);
  }
};

/**
 * Of a project in quarantine an index gives out nothing, as if it had none of it.
 *
 * @throws {IndexFault} When the status is that.
 */
export const refuseQuarantined = (status: string | undefined, url: string): void => {
  if (status !== "quarantined") return;
  throw new IndexFault(
    url,
    "the index has put it in quarantine, and gives out no file of it",
    "it may be malicious: find out what happened to it before you take it from anywhere",
  );
};

const candidate = (
  attributes: Readonly<Record<string, string>>,
  href: string,
  base: string,
): Candidate | undefined => {
  const link = readLink(href, base);
  if (link === undefined) return undefined;
  const { url, file, fragment, signed } = link;
  const hash = hashOf(fragment);
  const requiresPython = attributes["data-requires-python"]?.trim() ?? "";
  const yanked = attributes["data-yanked"];
  const metadata = attributes["data-core-metadata"] ?? attributes["data-dist-info-metadata"];
  const metadataHash = metadata === undefined ? undefined : (hashOf(metadata) ?? true);
  return {
    file,
    url,
    ...(hash !== undefined && { hash }),
    ...(requiresPython !== "" && { requiresPython }),
    ...(yanked !== undefined && { yanked: yanked === "" ? true : yanked }),
    ...(metadataHash !== undefined && metadata !== "false" && { metadataHash }),
    ...(signed && { signed }),
  };
};

/** `sha256=…` of a fragment or an attribute; other kinds of hash prove nothing to Nix. */
const hashOf = (text: string): string | undefined => {
  const digits = /(?:^|&)sha256=([0-9a-f]{64})(?:&|$)/i.exec(text)?.[1];
  return digits === undefined ? undefined : `sha256=${digits.toLowerCase()}`;
};
