/** Kills the groups of programs that still run when this process ends. */

/** Something that must not outlive us. */
export interface Dependent {
  readonly kill: (name: "SIGKILL") => void;
  /** Whether somebody stops it when a signal comes, if anybody minds the signal. */
  readonly stoppable: boolean;
}

const dependents = new Set<Dependent>();

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Kills it when this process ends, but for SIGKILL, which nobody hears of; gives what takes it out again. */
export const untilWeEnd = (dependent: Dependent): (() => void) => {
  if (dependents.size === 0) {
    process.on("exit", onExit);
    for (const name of SIGNALS) process.on(name, onSignal);
  }
  dependents.add(dependent);
  return () => {
    if (!dependents.delete(dependent) || dependents.size > 0) return;
    process.off("exit", onExit);
    for (const name of SIGNALS) process.off(name, onSignal);
  };
};

const onExit = (): void => {
  for (const { kill } of dependents) kill("SIGKILL");
};

/** A signal does not reach a group of its own. If nobody else minds it, it is the end, as it is by default. */
const onSignal = (name: NodeJS.Signals): void => {
  const minded = process.listenerCount(name) > 1;
  for (const { kill, stoppable } of dependents) if (!minded || !stoppable) kill("SIGKILL");
  if (minded) return;
  process.off(name, onSignal);
  process.kill(process.pid, name);
};
