/** Signals a program that was started as the first of a group, and all that it started. */

/** @param pid  Of the program; undefined when it was never started. Nothing happens when it has ended. */
export const killGroup = (pid: number | undefined, name: NodeJS.Signals): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended meanwhile.
  }
};
