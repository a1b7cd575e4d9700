/** For whom a derivation of nixpkgs is built: the packages of the config that need it. */
import type { Origin, Origins } from "./origin.ts";

/** The packages that need a derivation, the nearest first; none for what nobody knows. */
export type NeededBy = (derivation: string) => readonly Origin[];

/**
 * Among derivations that are all to be built. Those between a package and what it needs are among them,
 * too: what is there already has no needs left.
 *
 * @param read  A derivation's text.
 */
export const neededBy = (
  derivations: Iterable<string>,
  origins: Origins,
  read: (derivation: string) => string | undefined,
): NeededBy => {
  const users = new Map<string, string[]>([...derivations].map((each) => [each, []]));
  for (const user of users.keys())
    for (const input of inputsOf(read(user) ?? "")) users.get(input)?.push(user);
  const found = new Map<string, readonly Origin[]>();

  const find = (derivation: string): readonly Origin[] => {
    const seen = new Set([derivation]);
    const own = new Set<Origin>();
    // A set grows while it is walked.
    for (const each of seen)
      for (const user of users.get(each) ?? []) {
        const origin = origins(user);
        if (origin === undefined) seen.add(user);
        else own.add(origin);
      }
    const packages = [...own].filter(({ role }) => role === "package");
    return packages.length > 0 ? packages : [...own];
  };

  return (derivation) => {
    let known = found.get(derivation);
    if (known === undefined) found.set(derivation, (known = find(derivation)));
    return known;
  };
};

/** The derivations a derivation is built from. Source: Nix manual, "Derivation: ATerm format". */
const inputsOf = (text: string): readonly string[] =>
  [...text.matchAll(/\("([^"]+\.drv)",\[/g)].map(([, path = ""]) => path);
