// Reads vitest's JSON report: names what was skipped and prints "N passed, N failed".
// A skipped test counts as failed, and so does a command that failed without a failed test.
import { existsSync, readFileSync } from "node:fs";

const [, , status, file] = process.argv;
const tests = existsSync(file)
  ? JSON.parse(readFileSync(file, "utf8")).testResults.flatMap((suite) =>
      suite.assertionResults.length > 0 || suite.status === "passed"
        ? suite.assertionResults
        : [{ status: "failed", fullName: `${suite.name}: ${suite.message}` }],
    )
  : [];
const passed = tests.filter((test) => test.status === "passed").length;
const others = tests.filter((test) => test.status !== "passed");
for (const test of others) console.log(`${test.status}: ${test.fullName}`);
const failed = others.length > 0 ? others.length : status === "0" && passed > 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
