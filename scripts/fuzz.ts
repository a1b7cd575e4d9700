/**
 * `npm run fuzz [ROUNDS]`: the property tests with another seed each round, to find what the one seed of the
 * test suite does not. Default: 10 rounds. Ends at the first that fails, with the command that repeats it.
 */
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
const rounds = Number(process.argv[2] ?? 10);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error("ROUNDS is a whole number from 1 on");

const files = readdirSync(path.join(root, "test"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && !file.startsWith("tmp/"))
  .map((file) => path.posix.join("test", file))
  .filter((file) => readFileSync(path.join(root, file), "utf8").includes("helpers/property.ts"));

for (let round = 1; round <= rounds; round++) {
  const seed = String(randomInt(2 ** 31));
  console.log(`round ${String(round)} of ${String(rounds)}: FUZZ_SEED=${seed}`);
  const { status } = spawnSync(
    process.execPath,
    [vitest, "run", "--reporter=dot", "--testTimeout=3600000", ...files],
    { cwd: root, stdio: "inherit", env: { ...process.env, FUZZ_SEED: seed } },
  );
  if (status !== 0) {
    console.log(`again: FUZZ_SEED=${seed} npx vitest run ${files.join(" ")}`);
    process.exit(1);
  }
}
