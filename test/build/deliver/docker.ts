/** A real Docker engine of the test's own: no network, nothing of the machine's. */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface Docker {
  /** For DOCKER_HOST. */
  readonly socket: string;
  readonly close: () => Promise<void>;
}

/** @param folder  For its files, empty. */
export const startDocker = async (folder: string): Promise<Docker> => {
  const socket = `unix://${join(folder, "docker.sock")}`;
  const own = ["data", "run"].map((name) => join(folder, name));
  for (const each of own) mkdirSync(each);
  const [data = "", run = ""] = own;
  const child = spawn(
    "dockerd",
    [
      ...["--host", socket, "--data-root", data, "--exec-root", run],
      ...["--pidfile", join(folder, "pid")],
      ...["--bridge=none", "--iptables=false", "--ip6tables=false", "--storage-driver=vfs"],
    ],
    { stdio: "ignore", detached: true },
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const close = async (): Promise<void> => {
    child.kill("SIGTERM");
    await ended;
  };
  while (child.exitCode === null) {
    await sleep(50);
    try {
      execFileSync("docker", ["version"], {
        stdio: "ignore",
        env: { ...process.env, DOCKER_HOST: socket },
      });
      return { socket, close };
    } catch {
      // Not yet.
    }
  }
  throw new Error("the Docker engine did not start");
};
