/** A status in one word of four columns, in its colour. */
import type { Paint } from "../../paint.ts";
import type { CheckResult } from "../report.ts";

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
