/** The last lines of a test run: what was skipped for want of a tool, and how to get the tool. */
import type { Reporter, TestModule } from "vitest/node";
import { lacking, type Tool, TOOLS } from "./tools.ts";

export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules
      .flatMap((module) => [...module.children.allTests("skipped")])
      .map((test) => test.fullName);
    for (const tool of Object.keys(TOOLS) as Tool[]) {
      const count = skipped.filter((title) => title.includes(lacking(tool))).length;
      if (count === 0) continue;
      const { what, install } = TOOLS[tool];
      console.warn(`\n${count} tests were skipped: they need ${what}.\n  ${install}`);
    }
  }
}
