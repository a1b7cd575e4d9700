/** Runs Python with the probe's package at hand, for what is decided without a GPU or an image. */
import { execFileSync } from "node:child_process";
import { PROBE, PYTHON } from "./probe.ts";

/** Gives what `script` leaves in `out`; `input` is its `data`. */
export const inProbe = (script: string, input: unknown): unknown =>
  JSON.parse(
    execFileSync(
      PYTHON,
      [
        "-P",
        "-c",
        `import json, sys\ndata = json.load(sys.stdin)\n${script}\nprint(json.dumps(out))`,
      ],
      {
        input: JSON.stringify(input),
        encoding: "utf8",
        env: { ...process.env, PYTHONPATH: PROBE },
      },
    ),
  );
