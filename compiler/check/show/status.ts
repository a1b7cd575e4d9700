/** How a result is told while others still run. */
import type { Paint } from "../../paint.ts";
import type { CheckResult } from "../report.ts";

/**
 * Whether there was nothing to try: no GPU, or nothing of it in the image. There are a hundred of these at
 * times, and the end tells them together.
 */
export const isLeftOut = ({ status, untested, absent }: CheckResult): boolean =>
  status === "skip" && (untested === true || absent === true);

/** A status in one word of four columns, in its colour. */
export const statusWord = (status: CheckResult["status"], paint: Paint): string => {
  switch (status) {
    case "pass":
      return paint.good("ok  ");
    case "fail":
      return paint.error("FAIL");
    case "warn":
      return paint.warning("warn");
    case "skip":
      return paint.faint("skip");
  }
};
