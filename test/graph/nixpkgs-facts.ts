/** What the stand-in for nixpkgs says of its Python packages, as the lock would have it. */
import { join } from "node:path";
import type { AttributeFacts } from "../../compiler/lock/lock.ts";
import { evaluate, STANDIN } from "../helpers/nix.ts";

interface Table {
  readonly packages: Readonly<Record<string, string>>;
  readonly distributions: Readonly<Record<string, string>>;
}

/** Facts of the attributes, by the lock's key. */
export const factsOf = async (
  names: readonly string[],
): Promise<Readonly<Record<string, AttributeFacts>>> => {
  const file = join(STANDIN, "python/modules.nix");
  const table = (await evaluate(`{ inherit (import ${file}) packages distributions; }`)) as Table;
  const words = (name: string): readonly string[] => (table.packages[name] ?? "").split(" ");
  const distribution = (name: string): string => table.distributions[name] ?? name;
  return Object.fromEntries(
    names.map((name) => {
      const [version = "", ...direct] = words(name);
      const all = new Set(direct);
      for (const each of all) for (const next of words(each).slice(1)) all.add(next);
      const requires = [...all].map(distribution).sort();
      const facts = { distribution: distribution(name), version, requires };
      return [`python311Packages.${name}`, facts];
    }),
  );
};
