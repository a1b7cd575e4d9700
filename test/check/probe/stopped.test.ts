/** The probe that is stopped, that watches, and that cannot say what it found. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { newFolder } from "../../helpers/command.ts";
import { describeWith } from "../../helpers/tools.ts";
import { environment, removeEnvironments, type Environment } from "./environment.ts";
import { PROBE, probe, processesOf, PYTHON, report } from "./probe.ts";

describeWith(["python"], "the probe", () => {
  afterAll(removeEnvironments);

  describe("that is stopped", () => {
    let slow: Environment;
    let temporary: string;
    beforeEach(() => {
      slow = environment({
        slow: {
          files: { "slow.py": "import time\ntime.sleep(600)" },
          promise: { modules: ["slow"] },
        },
      });
      temporary = newFolder();
    });

    /** A probe whose only check does not end. */
    const started = async (): Promise<ChildProcess> => {
      const args = ["-P", "-m", "comfynix_check", "--json", "--only", "pkg.import"];
      const child = spawn(slow.python, [...args, "--manifest", slow.manifest()], {
        env: { PATH: process.env["PATH"], PYTHONPATH: PROBE, TMPDIR: temporary },
        stdio: ["ignore", "pipe", "pipe"],
      });
      await expect.poll(() => processesOf(slow.python)).toHaveLength(2);
      return child;
    };

    it.each(["SIGINT", "SIGTERM"] as const)("leaves nothing when it gets %s", async (signal) => {
      const child = await started();
      child.kill(signal);
      expect(await once(child, "exit")).toEqual([130, null]);
      expect(readdirSync(temporary)).toEqual([]);
      expect(processesOf(slow.python)).toEqual([]);
    });

    it("by force leaves no process, and its folder to the next probe", async () => {
      const child = await started();
      const another = () => report(["--only", "ver.python"], { env: { TMPDIR: temporary } });
      await another(); // leaves it to who lives
      expect(readdirSync(temporary)).toHaveLength(1);
      child.kill("SIGKILL");
      await once(child, "exit");
      await expect.poll(() => processesOf(slow.python)).toEqual([]);
      expect(readdirSync(temporary)).toHaveLength(1);
      await another();
      expect(readdirSync(temporary)).toEqual([]);
    });
  });

  it("says when what it has to say cannot be written", async () => {
    const ran = await probe(["--only", "env.users"], {
      under: ["sh", "-c", 'exec "$@" > /dev/full', "sh"],
    });
    expect(ran).toEqual({
      ...{ code: 70, stdout: "" },
      stderr: "comfynix-check: the results cannot be written: No space left on device\n",
    });
  });

  it("watches until something fails", async () => {
    const file = path.join(newFolder(), "certificates.pem");
    writeFileSync(file, "");
    const child = spawn(
      PYTHON,
      ["-P", "-m", "comfynix_check", "--only", "env.certificates", "--watch", "0.05"],
      {
        env: { PATH: process.env["PATH"], PYTHONPATH: PROBE, SSL_CERT_FILE: file },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const ended = once(child, "exit");
    let said = "";
    for await (const text of child.stdout.setEncoding("utf8")) {
      said += String(text);
      // After the second round the file goes.
      if (said.split("works: ").length > 2) rmSync(file, { force: true });
    }
    expect(await ended).toEqual([20, null]);
    expect(said.match(/^FAIL {2}env\.certificates/gm)).toHaveLength(1);
  });
});
