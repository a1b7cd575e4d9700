/** A probe that runs: its report; or, where it gives none to rely upon, exit code 70 and what it said. */
import { describe, expect, it } from "vitest";
import type { CheckResult, Report } from "../../../compiler/check/report.ts";
import { examined } from "./examined.ts";
import { eventsOf, failure, printing, reportOf, result, UNTESTED } from "./probes.ts";

const SOUND = reportOf(
  [
    result({ id: "ver.python" }),
    result({
      id: "ver.torch",
      status: "fail",
      error: failure("torch_differs", "image", "torch 2.9.0 is there, not 2.10.0"),
    }),
  ],
  20,
);

const run = async (shell: string, silence?: number): Promise<Report> =>
  (
    await examined({
      engines: { docker: { run: shell } },
      via: { way: "docker" },
      ...(silence !== undefined && { silence }),
    })
  ).report;

const launchOf = ({ checks }: Report): CheckResult | undefined =>
  checks.find(({ id }) => id === "launch");

describe("a probe that reports", () => {
  it("is believed, and what only the launcher knows is added", async () => {
    const report = await run(printing(eventsOf(SOUND), 20));
    expect(report).toMatchObject({
      ...SOUND,
      image: { name: "gpu", reference: "gpu:1" },
      launch: { via: "docker", gpus: "gpus" },
    });
    expect(report.launch?.command.slice(0, 2)).toEqual(["docker", "run"]);
  });

  it("may have been greeted before: a banner of the image harms nothing", async () => {
    const report = await run(printing(["== CUDA ==", "", ...eventsOf(SOUND)], 20));
    expect(report.exit_code).toBe(20);
  });

  it("may be of a later version that says more", async () => {
    const [start = "", ...rest] = eventsOf({ ...SOUND, later: { than: "this" } });
    const report = await run(printing([start, '{"event":"progress","done":1}', ...rest], 20));
    expect(report).toMatchObject({ exit_code: 20, later: { than: "this" } });
  });

  it("without a GPU is 77, never 0", async () => {
    expect((await run(UNTESTED)).exit_code).toBe(77);
  });
});

describe("a probe that cannot be relied upon is 70", () => {
  const [start = "", first = "", second = "", last = ""] = eventsOf(SOUND);
  it.each([
    ["dies before it begins", "echo 'Segmentation fault' >&2; exit 139", "probe_died"],
    ["is killed, as when memory ran out", printing([start, first], 137), "probe_died"],
    [
      "is cut off in the middle of its report",
      printing([start, first, last.slice(0, 90)], 20),
      "probe_garbled",
    ],
    ["ends well without a report", printing([start, first, second], 0), "probe_died"],
    [
      "writes what is no result",
      printing([start, first, "Traceback", second, last], 20),
      "probe_garbled",
    ],
    ["goes on after its report", printing([...eventsOf(SOUND), "bye"], 20), "probe_garbled"],
    ["says one thing and ends with another", printing(eventsOf(SOUND), 0), "probe_garbled"],
    [
      "speaks another language",
      printing([start.replace("check/1", "check/9")], 0),
      "probe_garbled",
    ],
    [
      "gives a result without a status",
      printing([start, '{"event":"check","id":"a"}', last], 20),
      "probe_garbled",
    ],
    [
      "gives a report without a verdict",
      printing([start, last.replace('"verdict"', '"verdikt"')], 20),
      "probe_garbled",
    ],
    ["writes a line without an end", `while :; do printf '%01000000d' 0; done`, "probe_garbled"],
  ])("%s", async (_, shell, code) => {
    const report = await run(shell);
    expect(report).toMatchObject({ ok: false, verdict: "checker_failed", exit_code: 70 });
    expect(launchOf(report)?.error?.code).toBe(code);
  });

  it("and the results that came before are kept, with what it said last", async () => {
    const report = await run(`echo Killed >&2; ${printing([start, first], 1)}`);
    expect(report.checks.map(({ id }) => id)).toEqual(["ver.python", "launch"]);
    expect(launchOf(report)).toMatchObject({
      stderr_tail: "Killed",
      error: { message: "the probe ended before it had reported: exit code 1" },
    });
  });

  it("says nothing for too long: it is stopped, and its container removed", async () => {
    const { report, calls } = await examined({
      engines: { docker: { run: `echo '${start}'; sleep 60 & wait` } },
      via: { way: "docker" },
      silence: 2,
    });
    expect(launchOf(report)?.error?.code).toBe("probe_silent");
    const name = /--name=(\S+)/.exec(calls.find((call) => call.startsWith("run ")) ?? "")?.[1];
    expect(calls.at(-1)).toBe(`rm --force ${String(name)}`);
  });
});
