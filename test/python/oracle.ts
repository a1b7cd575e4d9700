/** Python's own `packaging`, asked many questions in one process. */
import { execFileSync } from "node:child_process";

/** The system's interpreter, which carries Debian's python3-packaging; another by `PYTHON=`. */
const PYTHON = process.env["PYTHON"] ?? "/usr/bin/python3";

/**
 * Runs `script` under Python with `input` as the variable `data`; it must leave its answer in `out`.
 * Fails where Python or its `packaging` is missing: a check that did not run is no check.
 */
export const askPython = (script: string, input: unknown): unknown =>
  JSON.parse(
    execFileSync(
      PYTHON,
      ["-c", `import json, sys\ndata = json.load(sys.stdin)\n${script}\nprint(json.dumps(out))`],
      { input: JSON.stringify(input), encoding: "utf8", maxBuffer: 1 << 28 },
    ),
  );
