/** What an activity is about, and whether that is of interest. */
import { ACTIVITY, type ActivityStart } from "./event.ts";
import type { Step } from "./state.ts";

export type Subject = Pick<Step, "kind" | "subject" | "place"> & { readonly waits?: true };

/**
 * @param within  The step in which it happens, if any.
 * @param isFetched  Whether a substitution of this store path is under way.
 * @returns undefined where it is no step of its own.
 */
export const subjectOf = (
  { type, text, fields }: ActivityStart,
  within: Step | undefined,
  isFetched: (storePath: string) => boolean,
): Subject | undefined => {
  const [first = "", second = "", third = ""] = fields.map(String);
  switch (type) {
    case ACTIVITY.build:
      return first === "" ? undefined : { kind: "build", subject: first, place: second };
    case ACTIVITY.buildWaiting:
      return first === "" ? work(text) : { kind: "build", subject: first, place: "", waits: true };
    case ACTIVITY.substitute:
      return first === "" ? undefined : { kind: "fetch", subject: first, place: second };
    case ACTIVITY.copyPath:
      if (first === "") return undefined;
      if (!isHere(third)) return { kind: "send", subject: first, place: third };
      // What no substituter is asked for comes back from the machine that has built it.
      return { kind: isFetched(first) ? "fetch" : "receive", subject: first, place: second };
    case ACTIVITY.fileTransfer:
      return within !== undefined || first === "" || OF_CACHE.test(first)
        ? undefined
        : { kind: "download", subject: first, place: "" };
    case ACTIVITY.realise:
    case ACTIVITY.builds:
    case ACTIVITY.copyPaths:
    case ACTIVITY.queryPathInfo:
      return undefined;
    default:
      // What happens within a step is that step's.
      return within === undefined ? work(text) : undefined;
  }
};

/** What Nix puts into words; that it evaluates is known. */
const work = (text: string): Subject | undefined =>
  text.trim() === "" || text.startsWith("evaluating ")
    ? undefined
    : { kind: "work", subject: text, place: "" };

/** Whether a store's address, as Nix says it, is this machine's own. */
const isHere = (store: string): boolean =>
  store === "" || /^(?:auto|daemon|local|unix:|local:|\/)/.test(store);

/** What a binary cache is asked for; Nix before 2.9 does not say for which path. */
const OF_CACHE = /\/nix-cache-info$|\.narinfo$|\/nar\/[^/]+$|\.ls$|\/realisations\//;
