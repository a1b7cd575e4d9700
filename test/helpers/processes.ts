/** The processes of this machine, as /proc has them. */
import { readdirSync, readFileSync } from "node:fs";

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its program and arguments, with spaces between them. */
  readonly command: string;
}

/** All that run. One that has ended and waits to be asked how is none of them. */
export const processes = (): readonly Process[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processOf(Number(name)) ?? []);

/** Whether a process runs. */
export const runs = (pid: number): boolean => processOf(pid) !== undefined;

/** Ends a process that may have ended by itself; of a negative number, a group. */
export const kill = (pid: number, signal: NodeJS.Signals = "SIGKILL"): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It has.
  }
};

/** What a process has started, and what that has started. */
export const below = (pid: number): readonly Process[] => {
  const all = processes();
  const found: Process[] = [];
  let parents = [pid];
  while (parents.length > 0) {
    const next = all.filter(({ parent }) => parents.includes(parent));
    found.push(...next);
    parents = next.map((each) => each.pid);
  }
  return found;
};

/** Undefined when it has ended. */
const processOf = (pid: number): Process | undefined => {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, "utf8").replaceAll("\0", " ");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? undefined : { pid, parent: Number(parent), command };
  } catch {
    return undefined;
  }
};
