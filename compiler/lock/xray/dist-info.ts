/** Which folders of a wheel are its own, and where its files go, with faults that name the wheel. */
import { parseWheelName } from "../../../dsl/wheel-name.ts";
import { FormatError } from "../../python/format-error.ts";
import { installedFile, wheelStem } from "../../python/wheel-layout.ts";
import { WheelFault } from "./wheel-fault.ts";

/**
 * What the wheel's own `.dist-info` and `.data` folders begin with: `six-1.17.0`.
 *
 * @param wheel  The wheel's file name.
 * @param paths  Every file in it.
 * @throws {WheelFault} `wheel-dist-info` when there is none, there are several, or it is another's.
 */
export const stemOf = (wheel: string, paths: readonly string[]): string => {
  const name = parseWheelName(wheel);
  if (name === undefined) {
    throw new WheelFault("wheel-dist-info", { wheel }, "is no file name of a wheel (PEP 427)");
  }
  return told(wheel, () => wheelStem(paths, name));
};

/**
 * Where a library or program of a wheel is installed: below site-packages, or `bin/x`.
 *
 * @throws {WheelFault} `wheel-dist-info` when no installer knows.
 */
export const installedPath = (wheel: string, member: string, stem: string): string =>
  // The interpreter's name is part of the path of header files alone.
  told(wheel, () => installedFile(member, stem, "3.14"))?.path ?? member;

const told = <T>(wheel: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new WheelFault("wheel-dist-info", { wheel }, error.message, error);
  }
};
