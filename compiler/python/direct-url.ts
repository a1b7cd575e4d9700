/** direct_url.json: where a distribution that came by URL came from. Source: PEP 610. */
import * as v from "valibot";
import { faultText } from "../schema-fault.ts";
import { FormatError } from "./format-error.ts";

const archive = v.object({
  hash: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9_]+=[0-9a-f]+$/))),
  hashes: v.optional(v.record(v.string(), v.string())),
});

const vcs = v.object({
  vcs: v.picklist(["git", "hg", "bzr", "svn"]),
  requested_revision: v.optional(v.string()),
  commit_id: v.string(),
});

const schema = v.pipe(
  v.object({
    url: v.string(),
    subdirectory: v.optional(v.string()),
    archive_info: v.optional(archive),
    vcs_info: v.optional(vcs),
    dir_info: v.optional(v.object({ editable: v.optional(v.boolean()) })),
  }),
  v.check(
    (each) =>
      [each.archive_info, each.vcs_info, each.dir_info].filter((info) => info !== undefined)
        .length === 1,
    "needs one of archive_info, vcs_info and dir_info",
  ),
);

/** Where a distribution came from; exactly one of the three `…_info` is there. */
export type DirectUrl = v.InferOutput<typeof schema>;

/**
 * Reads direct_url.json.
 *
 * @throws {FormatError}
 * @example parseDirectUrl('{"url": "https://a.example/x.git", "vcs_info": {"vcs": "git", "commit_id": "dcba…"}}')
 */
export const parseDirectUrl = (text: string): DirectUrl => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new FormatError("direct_url.json", "it is not JSON");
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  throw new FormatError("direct_url.json", faultText(result.issues[0]));
};
