/**
 * A project's page in JSON. Sources: PEP 691 (form), PEP 700 (size, upload-time), PEP 592 (yanked),
 * PEP 658 and 714 (metadata files), PEP 792 (project status).
 */
import * as v from "valibot";
import type { Candidate } from "../../python/candidate.ts";
import { checkVersion, HINT, refuseQuarantined } from "./html.ts";
import { IndexFault } from "./index-fault.ts";
import { readLink } from "./link.ts";
import { syntaxFault } from "../located-json.ts";
import { faultText } from "../../schema-fault.ts";

const hashes = v.record(v.string(), v.string());
const metadata = v.optional(v.union([v.boolean(), hashes]));

/** What is read of it; everything else may be there. */
const PageSchema = v.object({
  meta: v.object({ "api-version": v.string() }),
  "project-status": v.optional(v.object({ status: v.optional(v.string()) })),
  files: v.array(
    v.object({
      filename: v.string(),
      url: v.string(),
      hashes,
      "requires-python": v.nullish(v.string()),
      yanked: v.optional(v.union([v.boolean(), v.string()])),
      size: v.nullish(v.number()),
      "upload-time": v.nullish(v.string()),
      "core-metadata": metadata,
      "dist-info-metadata": metadata,
    }),
  ),
});

/**
 * The files that the page lists, in its order.
 *
 * @param url  Where the page came from, after redirects: links are relative to it.
 * @throws {IndexFault} When it is no JSON, not of this form (the first field that is wrong is named),
 *   or of another major version than 1.
 * @example
 * readJson('{"meta":{"api-version":"1.0"},"name":"six","files":[]}', "https://pypi.org/simple/six/"); // []
 */
export const readJson = (text: string, url: string): readonly Candidate[] => {
  const read = v.safeParse(PageSchema, parsed(text, url));
  if (!read.success) {
    throw new IndexFault(url, `is no index page: ${faultText(read.issues[0])}`, HINT);
  }
  checkVersion(read.output.meta["api-version"], url);
  refuseQuarantined(read.output["project-status"]?.status, url);
  return read.output.files.map((file, index) => candidate(file, index, url));
};

type File = v.InferOutput<typeof PageSchema>["files"][number];

const candidate = (file: File, index: number, page: string): Candidate => {
  const link = readLink(file.url, page);
  if (link === undefined) {
    const why = `files[${String(index)}].url is no address of a file: ${JSON.stringify(file.url.slice(0, 80))}`;
    throw new IndexFault(page, `is no index page: ${why}`, HINT);
  }
  const { yanked = false, size, "requires-python": requiresPython, "upload-time": uploaded } = file;
  const hash = hashOf(file.hashes);
  const offered = file["core-metadata"] ?? file["dist-info-metadata"] ?? false;
  return {
    // As in pip: what the address ends in counts, and the lock finds files by it.
    file: link.file,
    url: link.url,
    ...(hash !== undefined && { hash }),
    ...((requiresPython ?? "") !== "" && { requiresPython: requiresPython ?? "" }),
    ...(yanked !== false && { yanked: yanked === "" ? true : yanked }),
    ...(typeof size === "number" && Number.isSafeInteger(size) && size >= 0 && { size }),
    ...(typeof uploaded === "string" && { uploaded }),
    ...(offered !== false && { metadataHash: offered === true ? true : (hashOf(offered) ?? true) }),
    ...(link.signed && { signed: true }),
  };
};

const hashOf = ({ sha256 }: Readonly<Record<string, string>>): string | undefined =>
  sha256 !== undefined && /^[0-9a-f]{64}$/i.test(sha256)
    ? `sha256=${sha256.toLowerCase()}`
    : undefined;

const parsed = (text: string, url: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { message, place } = syntaxFault(text, url);
    const at = `line ${String(place.line)}, column ${String(place.column)}`;
    throw new IndexFault(
      url,
      `${message.replace(/^is not JSON/, "is not the JSON it says it is")} (${at})`,
      HINT,
      error,
    );
  }
};
