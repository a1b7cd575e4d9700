/** What the check of an image found that needs no GPU: each fault a problem, at the package it is about. */
import { Problem } from "../../problem.ts";
import { normalise } from "../../python/name.ts";
import type { Around, BuildFailure } from "./around.ts";
import { drvName } from "./failed-build.ts";

export const checkFailed: BuildFailure = ({ drv, lines }, around) => {
  const image = around.images.find(({ name }) => drvName(drv) === `${name}-check`)?.image;
  if (image === undefined) return undefined;
  const faults = faultsIn(lines);
  const problems = faults.flatMap(({ id, message, remedy, entries }) => {
    const subject = /^pkg\.(?:import|native)\.(.+)$/.exec(id)?.[1];
    const [what = ""] = message.split(": ");
    const told = entries.length === 0 ? [message] : entries.map((each) => `${what}: ${each}`);
    return told.map(
      (text, at) =>
        new Problem(id.startsWith("pkg.import") ? "import-failed" : "check-failed", text, {
          at: packageOf(subject ?? entries[at] ?? message, around) ?? image,
          hint: `${remedy}${remedy === "" ? "" : " "}(${id}; npx comfynix build --no-check leaves the check out)`,
        }),
    );
  });
  const lost = failedIn(lines) - faults.length;
  if (lost > 0) {
    const many = lost === 1 ? "1 more check has failed" : `${String(lost)} more checks have failed`;
    problems.push(
      new Problem("check-failed", `${many}, earlier in the log than is kept`, {
        at: image,
        hint: `the whole log: npx comfynix log ${drvName(drv)}`,
      }),
    );
  }
  return problems.length === 0 ? undefined : problems;
};

/** How many checks have failed, by the count at the end: `176 pass, 3 fail, 0 warn, 12 skip`. */
const failedIn = (lines: readonly string[]): number =>
  Number(lines.flatMap((line) => /^\d+ pass, (\d+) fail, /.exec(line)?.[1] ?? []).at(-1) ?? 0);

interface Fault {
  /** Of the check: `pkg.import.torch`. */
  readonly id: string;
  readonly message: string;
  readonly remedy: string;
  /** What it lists, where that is more than one thing. */
  readonly entries: readonly string[];
}

/**
 * The failures in what `comfynix-check` prints: `FAIL  ID: message`; below it, set in, the remedy, and deeper
 * what the message lists the beginning of.
 */
const faultsIn = (lines: readonly string[]): readonly Fault[] => {
  const faults: { id: string; message: string[]; remedy: string[]; entries: string[] }[] = [];
  let open: (typeof faults)[number] | undefined;
  for (const line of lines) {
    const [, status, id, text = ""] =
      /^(ok {2}|warn|FAIL|skip) {2}(\S+?)(?::| {2}\()(.*)$/.exec(line) ?? [];
    if (status !== undefined || line.trim() === "") open = undefined;
    if (status === "FAIL" && id !== undefined) {
      open = { id, message: [text.trim()], remedy: [], entries: [] };
      faults.push(open);
    } else if (open !== undefined) {
      const entry = /^ {8}- (.*)$/.exec(line)?.[1];
      if (entry !== undefined) open.entries.push(entry);
      else if (line.startsWith("      ")) open.remedy.push(line.trim());
      else open.message.push(line);
    }
  }
  return faults.map(({ id, message, remedy, entries }) => ({
    ...{ id, entries },
    message: message.join("\n  "),
    remedy: remedy.join(" "),
  }));
};

/** The package of the config that a name, or the first word of a sentence that is one, means. */
const packageOf = (text: string, { sources, context, images }: Around): object | undefined => {
  const words = text.split(/[\s,:;()'"`]+/).map(normalise);
  const own = words.flatMap(
    (word) => sources.find(({ distribution }) => distribution === word) ?? [],
  );
  if (own[0] !== undefined) return own[0].node;
  return images
    .flatMap(({ image }) => image.layers.flatMap(({ packages }) => packages))
    .find(
      (each) =>
        each.kind === "nixpkg" &&
        words.some(
          (word) =>
            each.attribute === `python.${word}` || distributionOf(each.attribute, context) === word,
        ),
    );
};

const distributionOf = (attribute: string, { lock }: Around["context"]): string | undefined =>
  Object.entries(lock.nixpkgs.attributes).find(([key]) =>
    key.endsWith(`Packages.${attribute.replace(/^python\./, "")}`),
  )?.[1].distribution;
