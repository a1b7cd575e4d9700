/** An index in memory: what each file of each project requires. */
import type { Candidate } from "../../../compiler/python/candidate.ts";
import type { Provider } from "../../../compiler/lock/closure/provider.ts";
import { Unreachable } from "../../../compiler/lock/closure/provider.ts";

/** `name version` or a file name → Requires-Dist. */
export type Shelf = Readonly<Record<string, readonly string[]>>;

/** A pure wheel of `name version`, or the file itself. */
export const fileOf = (entry: string): string =>
  entry.includes(" ") ? `${entry.replaceAll("-", "_").replace(" ", "-")}-py3-none-any.whl` : entry;

export const candidateOf = (file: string, more: Partial<Candidate> = {}): Candidate => ({
  file,
  url: `https://index.example.org/${file}`,
  ...more,
});

/** A provider that counts what it is asked. */
export const indexOf = (
  shelf: Shelf,
  more: Readonly<Record<string, Partial<Candidate> & { readonly python?: string }>> = {},
): Provider & { readonly asked: string[] } => {
  const asked: string[] = [];
  const files = Object.keys(shelf).map((entry) => ({ entry, file: fileOf(entry) }));
  return {
    asked,
    candidates: async (name) => {
      asked.push(name);
      await Promise.resolve();
      if (name === "unreachable") throw new Unreachable("https://index.example.org is not there");
      return files
        .filter(({ file }) => normalised(file.split("-")[0] ?? "") === name)
        .map(({ entry, file }) => candidateOf(file, more[entry]));
    },
    needs: async ({ file }) => {
      asked.push(file);
      await Promise.resolve();
      const entry = files.find((each) => each.file === file)?.entry ?? "";
      const python = more[entry]?.python;
      return {
        requires: shelf[entry] ?? [],
        ...(python !== undefined && { requiresPython: python }),
      };
    },
  };
};

const normalised = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, "-");
