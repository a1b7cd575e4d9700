/** Whether a process is there. */
import { isSystemError } from "./system-error.ts";

/** Whether one with this number runs on this machine, ours or another user's. */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isSystemError(error, "ESRCH");
  }
};
