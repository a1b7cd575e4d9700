/** The refusal of other bytes under a name that is locked. */
import type { Distribution } from "../../../dsl/node.ts";
import { Problem } from "../../problem.ts";

/** One account of a file. */
export interface Account {
  readonly hash?: string | undefined;
  readonly size?: number | undefined;
  /** ISO 8601. */
  readonly uploaded?: string | undefined;
  /** Who says so. */
  readonly source?: string | undefined;
}

/**
 * Both hashes with what is known of each, and what to do.
 *
 * @param label  How the sentence calls the file.
 */
export const changedHash = (
  pkg: Distribution,
  label: string,
  locked: Account,
  found: Account,
): Problem =>
  new Problem(
    "hash-changed",
    `${label} is locked with ${account(locked)}, but ${found.source ?? "it"} has ${account(found)}`,
    {
      at: pkg,
      hint: `published files do not change: find out who is right; to take the new one: npx comfynix lock --accept ${label.split(" ")[0] ?? pkg.name}`,
    },
  );

/**
 * The same of a file that is not locked yet and has other bytes than were promised.
 *
 * @param promised  Its source is who promised.
 */
export const otherBytes = (
  pkg: Distribution,
  label: string,
  promised: Account,
  found: Account,
): Problem =>
  new Problem(
    "hash-changed",
    `${label} should have ${account(promised)}${promised.source === undefined ? "" : `, as ${promised.source} says`}, but ${found.source ?? "it"} has ${account(found)}`,
    { at: pkg, hint: "find out who is right: it is not locked until they agree" },
  );

/** `sha256-… (1,234 bytes, uploaded 2026-01-02)`; of what nobody hashed, the rest alone. */
const account = ({ hash, size, uploaded }: Account): string => {
  const more = [
    ...(size === undefined ? [] : [`${size.toLocaleString("en")} bytes`]),
    ...(uploaded === undefined ? [] : [`uploaded ${uploaded.slice(0, 10)}`]),
  ].join(", ");
  if (hash === undefined) return more === "" ? "other bytes" : more;
  return more === "" ? hash : `${hash} (${more})`;
};
