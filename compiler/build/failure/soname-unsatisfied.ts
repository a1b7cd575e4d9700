/** A library that nobody in the image has, told by nixpkgs' auto-patchelf. */
import { Problem } from "../../problem.ts";
import { type BuildFailure, placed } from "./around.ts";

export const sonameUnsatisfied: BuildFailure = ({ drv, lines }, around) => {
  const missing = new Map<string, string[]>();
  for (const line of lines) {
    const [, soname, file = ""] = MISSING.exec(line) ?? [];
    if (soname === undefined) continue;
    const wanting = missing.get(soname) ?? [];
    missing.set(soname, [...wanting, file.replace(/^\/nix\/store\/[^/]+\//, "")]);
  }
  if (missing.size === 0) return undefined;
  const { label, at, log } = placed(drv, around);
  const list = [...missing].map(([soname, files]) => {
    const more = files.length > 1 ? ` and ${String(files.length - 1)} more` : "";
    return `\n  ${soname}, wanted by ${files[0] ?? ""}${more}`;
  });
  const names = [...missing.keys()].map((each) => JSON.stringify(each)).join(", ");
  return new Problem(
    "soname-unsatisfied",
    `${label} needs ${missing.size === 1 ? "a library" : "libraries"} that no package of the image provides:${list.join("")}`,
    {
      ...(at && { at }),
      hint: `lock again, which looks inside (npx comfynix lock); name the wheel that has it in requires: ["…"]; or, if it is loaded only where it exists: ignoreMissing: [${names}]; ${log}`,
    },
  );
};

const MISSING = /auto-patchelf could not satisfy dependency (\S+) wanted by (\S+)/;
