import { defineConfig } from "vitest/config";

// The tests have the same surroundings everywhere: of the environment what says where things are, and what the
// suite itself asks for; and a umask that lets another user, as whom some programs run, read what they write.
const KEPT =
  /^(?:PATH|HOME|TMPDIR|CHROMIUM|PYTHON|FUZZ_SEED|KILLS|TEST_REPORT|(?:NODE|npm|TEST|VITEST)(?:_\w+)?)$/;
for (const name of Object.keys(process.env)) if (!KEPT.test(name)) delete process.env[name];
process.umask(0o022);

/** Where CI wants the results as JSON. */
const report = process.env["TEST_REPORT"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/tmp/**", "**/node_modules/**"],
    // Most tests wait for programs: a worker a processor, where vitest would leave one idle.
    maxWorkers: "100%",
    // For what hangs alone: a busy machine is slow, which is no fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { interval: 50, timeout: 120_000 } },
    reporters: [
      "default",
      "./test/helpers/skipped-reporter.ts",
      ...(report === undefined ? [] : [["json", { outputFile: report }] as ["json", object]]),
    ],
  },
});
