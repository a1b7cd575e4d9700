import { defineConfig } from "vitest/config";

// Some tests run programs as another user, who has to be able to read what the tests have written.
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
