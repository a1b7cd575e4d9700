/** Whether a wheel keeps what its tag promises of glibc. Source: PEP 600. */
import { parseWheelName } from "../../../dsl/wheel-name.ts";
import { parsePlatform } from "../../python/platform.ts";

/**
 * A sentence when the wheel asks for a newer glibc than its file name says; undefined when it keeps its
 * word, or gave none (`linux_x86_64`).
 *
 * @param wheel  Its file name.
 * @param glibc  The newest version its files ask for: `2.31`.
 * @example
 * aboveTag("x-1.0-cp314-cp314-manylinux_2_17_x86_64.whl", "2.31");
 * // "asks for glibc 2.31, and its tag manylinux_2_17_x86_64 promises that 2.17 will do"
 */
export const aboveTag = (wheel: string, glibc: string | undefined): string | undefined => {
  const minor = Number(glibc?.slice(2));
  const promises = (parseWheelName(wheel)?.platforms ?? []).flatMap((tag) => {
    const { family, libc } = parsePlatform(tag);
    return family === "manylinux" && libc !== undefined ? [{ tag, minor: libc[1] }] : [];
  });
  const [lowest] = promises.sort((a, b) => a.minor - b.minor);
  if (glibc === undefined || lowest === undefined || minor <= lowest.minor) return undefined;
  return `asks for glibc ${glibc}, and its tag ${lowest.tag} promises that 2.${String(lowest.minor)} will do`;
};
