/** A package that does not import once it is built: nixpkgs' own check of it. */
import { Problem } from "../../problem.ts";
import { type BuildFailure, placed } from "./around.ts";
import { logTail } from "./failed-build.ts";

export const importFailed: BuildFailure = ({ drv, lines, phase }, around) => {
  if (phase !== "pythonImportsCheckPhase") return undefined;
  const { label, at, log } = placed(drv, around);
  const why = lines.findLast((line) => /^\w*(Error|Exception)\b/.test(line));
  const because = why === undefined ? "" : `: ${why}`;
  return new Problem(
    "import-failed",
    `${label} does not import after it was built${because}${logTail(lines)}`,
    { ...(at && { at }), hint: `${adviceOf(why ?? "")}; ${log}` },
  );
};

const adviceOf = (why: string): string => {
  const module = /No module named '([\w.]+)'/.exec(why)?.[1];
  if (module !== undefined) return `add the package that has ${module} to the image`;
  const library = /(lib[\w.+-]+\.so[\w.]*): cannot open shared object/.exec(why)?.[1];
  return library === undefined
    ? "its message says why"
    : `${library} was not found: name the wheel that has it in requires: ["…"]`;
};
