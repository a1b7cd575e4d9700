/** What the end of a check's process means, however it ended. */
import { expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { inProbe } from "./in-probe.ts";

interface Result {
  readonly status: string;
  readonly stderr_tail: string;
  readonly error: { code: string; kind: string; details: Record<string, unknown> } | null;
}

const SCRIPT = `
from types import SimpleNamespace
from comfynix_check.judge import result_of, skipped
from comfynix_check.options import Options
from comfynix_check.process import Ended, Job
check = SimpleNamespace(id="k.matmul", raised="unexpected", gpu=data["gpu"])
options = Options(required=frozenset(["k.matmul"] if data["required"] else []))
blank = {"told": None, "code": 0, "signal": None, "timed_out": False, "tail": "", "seconds": 1.4}
job = Job(check)
out = result_of(job, Ended(**{**blank, **data["ended"]}), options) if data["ended"] else skipped(job, "no GPU", options)`;

const judged = (ended: object | undefined, { required = false, gpu = true } = {}) =>
  inProbe(SCRIPT, { ended: ended ?? null, required, gpu }) as Result;

const codeOf = ({ error }: Result) => error?.code;

describeWith(["python"], "a check that told its result", () => {
  it("is taken at its word, though it never came to its end", () => {
    const told = { status: "pass", actual: { error: 0 } };
    expect(judged({ told, timed_out: true, code: null, signal: "SIGKILL", tail: "noise" })).toEqual(
      expect.objectContaining({ status: "pass", error: null, stderr_tail: "", ms: 1400 }),
    );
  });

  it("keeps its error, whatever was printed", () => {
    const told = { status: "fail", code: "kernel_zero", details: { case: "bf16" } };
    const result = judged({ told, tail: "CUDA out of memory" });
    expect(result).toMatchObject({ status: "fail", stderr_tail: "CUDA out of memory" });
    expect(result.error).toMatchObject({
      code: "kernel_zero",
      kind: "image",
      details: told.details,
    });
  });

  it("of an exception that it did not foresee has the error that the words tell of", () => {
    const told = {
      status: "fail",
      code: "unexpected",
      details: { type: "RuntimeError", text: "x" },
    };
    const result = judged({ told, tail: "CUBLAS_STATUS_ALLOC_FAILED\n" });
    expect(result.error).toMatchObject({
      ...{
        code: "cublas_failed",
        details: { type: "RuntimeError", said: "CUBLAS_STATUS_ALLOC_FAILED" },
      },
    });
    expect(codeOf(judged({ told, tail: "nothing known" }))).toBe("unexpected");
  });

  it("that it skipped fails where it was required", () => {
    const told = { status: "skip", reason: "no fp8 units", absent: false };
    expect(judged({ told })).toMatchObject({ status: "skip", untested: false, error: null });
    expect(codeOf(judged({ told }, { required: true }))).toBe("required_skipped");
  });
});

describeWith(["python"], "a check that told nothing", () => {
  it.each([
    ["timed_out", { timed_out: true, signal: "SIGKILL", tail: "a\nCUDA out of memory\n\n" }],
    ["killed", { signal: "SIGKILL" }],
    ["crashed", { signal: "SIGSEGV", tail: "a\nlast words\n" }],
    ["exited", { code: 3 }],
    ["gpu_out_of_memory", { signal: "SIGABRT", tail: "CUDA out of memory" }],
  ])("is told as %s: %j", (code, ended) => {
    const result = judged(ended);
    expect(result.status).toBe("fail");
    expect(codeOf(result)).toBe(code);
  });

  it("is told with its last words", () => {
    const of = (tail: string) => judged({ signal: "SIGSEGV", tail }).error?.details["last"];
    expect(of("first\n  last words \n\n")).toBe("last words");
    expect(of(" \n")).toBe("nothing was printed");
  });
});

describeWith(["python"], "a check that was not tried", () => {
  it("is untested where a GPU was missing, and a failure where it was required", () => {
    expect(judged(undefined)).toMatchObject({ status: "skip", untested: true });
    expect(judged(undefined, { gpu: false })).toMatchObject({ status: "skip", untested: false });
    expect(codeOf(judged(undefined, { required: true }))).toBe("required_untested");
    expect(codeOf(judged(undefined, { required: true, gpu: false }))).toBe("required_skipped");
  });
});
