/** TypeScript's own opinion of a few files, as a user's project would get it. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository; a folder inside it resolves "comfynix" to the dsl's sources. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The compiler as a program: no test needs its API. */
export const TSC = join(dirname(createRequire(import.meta.url).resolve("typescript")), "tsc.js");

export interface TypeCheck {
  /** Each error with the lines that explain it: `config.ts(3,7): error TS2322: …`. */
  readonly errors: readonly string[];
  /** How many types were instantiated, the cost that grows with cleverness. */
  readonly instantiations: number;
}

/**
 * A new project of these files, by name, that extends the repository's options. `use` gets its folder,
 * which is gone afterwards.
 */
export const inProject = async <Result>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<Result>,
  options: Readonly<Record<string, boolean>> = {},
): Promise<Result> => {
  await mkdir(join(ROOT, "test/tmp"), { recursive: true });
  const folder = await mkdtemp(join(ROOT, "test/tmp/types-"));
  const config = {
    extends: join(ROOT, "tsconfig.json"),
    // As in a project of one's own: no Node types, and messages are truncated.
    compilerOptions: { types: [], noErrorTruncation: false, noUnusedLocals: false, ...options },
    include: ["*.ts"],
    exclude: [],
  };
  try {
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** What `tsc -p` says of a project of these files. */
export const typeCheck = (
  files: Readonly<Record<string, string>>,
  options: Readonly<Record<string, boolean>> = {},
): Promise<TypeCheck> => {
  const check = async (folder: string): Promise<TypeCheck> => {
    const args = [TSC, "-p", folder, "--noEmit", "--pretty", "false", "--extendedDiagnostics"];
    const output = await new Promise<string>((resolve) =>
      execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }, (_, stdout) =>
        resolve(stdout),
      ),
    );
    const found = /^Instantiations:\s+(\d+)$/m.exec(output);
    if (!found) throw new Error(`tsc gave no count:\n${output}`);
    const report = output.slice(0, output.search(/^Files:/m));
    return {
      errors: report.split(/\n(?=\S)/).filter((each) => each.trim() !== ""),
      instantiations: Number(found[1]),
    };
  };
  return inProject(files, check, options);
};
