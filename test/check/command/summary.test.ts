/** What a person reads in the end, at 80 columns and without colour. */
import { expect, it } from "vitest";
import type { Catalogue } from "../../../compiler/check/catalogue.ts";
import type { Report } from "../../../compiler/check/report.ts";
import { liveLine } from "../../../compiler/check/show/live.ts";
import { summary } from "../../../compiler/check/show/summary.ts";
import { unprovenBy } from "../../../compiler/check/show/unproven.ts";
import { paint } from "../../../compiler/paint.ts";
import { failure, reportOf, result } from "./probes.ts";
import { schemaFaults } from "./schema.ts";

const CATALOGUE: Catalogue = { verdicts: [], checks: {}, errors: {} };

const GPU = { index: 0, name: "NVIDIA GeForce RTX 4090", cc: "8.9", mem_total: 25_757_220_864 };

const shown = (
  checks: readonly object[],
  exit: number,
  { fields = {}, noGpu = false, only = [] as string[] } = {},
): string => {
  const report = reportOf(checks, exit, fields) as unknown as Report;
  expect(schemaFaults(report)).toEqual([]);
  const text = summary(report, {
    subject: "comfyui-boot:cu130-megapak-py314 in Docker",
    unproven: unprovenBy(report, CATALOGUE, { noGpu, only }),
    paint: paint(false),
    width: 80,
  });
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  return text;
};

it("says first that it works, on what, and in the end what it did not try", () => {
  const checks = [result({ id: "host.driver" }), result({ id: "k.conv" })];
  const fields = { gpus: [GPU, { ...GPU, index: 1 }], host: { driver_kernel: "580.95.05" } };
  expect(shown(checks, 0, { fields })).toMatchInlineSnapshot(`
    "works on this GPU: comfyui-boot:cu130-megapak-py314 in Docker
      2 × NVIDIA GeForce RTX 4090 (8.9), driver 580.95.05

    not proven by this run
      - that ComfyUI starts and makes an image: this check ends at the libraries and
        kernels

    2 passed, 0 failed, 0 warnings, 0 skipped in 1.5 s
    "
  `);
});

it("tells each failure with whose fault it is, the remedy, and what was printed last", () => {
  const checks = [
    result({ id: "ver.python" }),
    result({
      id: "pkg.import.flash-attn",
      status: "fail",
      error: failure(
        "undefined_symbol",
        "image",
        "flash_attn_2_cuda.cpython-314-x86_64-linux-gnu.so: undefined symbol: _ZN3c104cuda9SetDeviceEab",
        "It was built for another torch. Rebuild it against torch 2.10.0+cu130 for cp314, or take the wheel that was.",
      ),
      exit: { code: 1, signal: null },
      stderr_tail:
        'Traceback (most recent call last):\n  File "<string>", line 1\nImportError: flash_attn_2_cuda\u001b[2J: undefined symbol\n',
    }),
    result({
      id: "lib.agree.cudnn",
      status: "warn",
      error: failure(
        "newer_minor",
        "image",
        "cuDNN 9.17 is loaded, torch was built with 9.15",
        "Pin it.",
      ),
    }),
    result({ id: "k.fp8", kind: "image", status: "skip", reason: "the GPU has no fp8 units" }),
    result({ id: "multi.nccl", status: "skip", reason: "there is one GPU" }),
    result({ id: "multi.p2p", status: "skip", reason: "there is one GPU" }),
  ];
  expect(shown(checks, 20, { fields: { gpus: [GPU] } })).toMatchInlineSnapshot(`
    "the image is at fault: comfyui-boot:cu130-megapak-py314 in Docker
      NVIDIA GeForce RTX 4090 (8.9)

    1 failed
      pkg.import.flash-attn  (the image)
        flash_attn_2_cuda.cpython-314-x86_64-linux-gnu.so: undefined symbol:
        _ZN3c104cuda9SetDeviceEab
        remedy: It was built for another torch. Rebuild it against torch
        2.10.0+cu130 for cp314, or take the wheel that was.
        | Traceback (most recent call last):
        |   File "<string>", line 1
        | ImportError: flash_attn_2_cuda\\u{1b}[2J: undefined symbol
        more: npx comfynix check --explain undefined_symbol

    1 warning
      lib.agree.cudnn  (the image)
        cuDNN 9.17 is loaded, torch was built with 9.15
        remedy: Pin it.
        more: npx comfynix check --explain newer_minor

    3 skipped, which is not passed
      the GPU has no fp8 units: k.fp8
      there is one GPU: multi.nccl, multi.p2p

    not proven by this run
      - that ComfyUI starts and makes an image: this check ends at the libraries and
        kernels

    1 passed, 1 failed, 1 warning, 3 skipped in 1.5 s
    "
  `);
});

it("tells the worst first, and of one error four in full and the rest by name", () => {
  const missing = ["a", "b", "c", "d", "e", "f"].map((name) =>
    result({
      id: `pkg.import.${name}`,
      status: "fail",
      error: failure("module_missing", "image", `import ${name}: no module`, "Lock again."),
      stderr_tail: `Traceback\nimport ${name}: no module\n`,
    }),
  );
  const driver = result({
    id: "host.driver",
    status: "fail",
    error: failure("driver_too_old", "host", "the driver is too old"),
  });
  const text = shown([driver, ...missing], 20);
  expect(text.indexOf("pkg.import.a")).toBeLessThan(text.indexOf("host.driver"));
  expect(text.slice(text.indexOf("7 failed"), text.indexOf("  host.driver")))
    .toMatchInlineSnapshot(`
    "7 failed
      pkg.import.a  (the image)
        import a: no module
        remedy: Lock again.
      pkg.import.b  (the image)
        import b: no module
      pkg.import.c  (the image)
        import c: no module
      pkg.import.d  (the image)
        import d: no module
      and 2 more likewise: pkg.import.e, pkg.import.f
        more: npx comfynix check --explain module_missing
    "
  `);
});

it("says what stays open where there is no GPU, and what --only left out", () => {
  const needy = ["k.conv", "k.matmul.fp16", "mem.pin"].map((id) =>
    result({ id, status: "skip", reason: "--no-gpu", untested: true }),
  );
  expect(shown([result({ id: "elf.needed" }), ...needy], 77, { noGpu: true, only: ["elf", "k"] }))
    .toMatchInlineSnapshot(`
      "untested for want of a GPU; what needs none is well:
      comfyui-boot:cu130-megapak-py314 in Docker

      3 skipped, which is not passed
        --no-gpu: k.conv, k.matmul.fp16, mem.pin

      not proven by this run
        - that it runs on a GPU at all: 3 checks need one (k.*, mem.*); leave out
          --no-gpu where there is one
        - whatever elf, k does not name: --only left it out
        - that ComfyUI starts and makes an image: this check ends at the libraries and
          kernels

      1 passed, 0 failed, 0 warnings, 3 skipped in 1.5 s
      "
    `);
});

it("tells in a line what is not in the image, and of many subjects how many there are", () => {
  const absent = ["k.ext.flash_attn", "k.ext.sam2"].map((id) =>
    result({ id, status: "skip", reason: `${id} is not in the image`, absent: true }),
  );
  const many = Array.from({ length: 121 }, (_, at) => {
    const subject = `a.b-${String(at)}`;
    const id = `pkg.import-gpu.${subject}`;
    return result({ id, subject, status: "skip", reason: "--no-gpu", untested: true });
  });
  const text = shown([...absent, ...many, result({ id: "k.conv" })], 77, { noGpu: true });
  expect(text).toContain(
    [
      "123 skipped, which is not passed",
      "  of what is not in the image: k.ext.flash_attn, k.ext.sam2",
      "  --no-gpu: pkg.import-gpu (121 of them)",
      "",
    ].join("\n"),
  );
});

it.each([
  [10, "the host is at fault: "],
  [30, "the image was not built for this GPU: "],
  [40, "the application failed: "],
  [70, "the check itself failed: "],
])("begins with what %d means", (exit, first) => {
  const kind = { 10: "host", 30: "uncovered", 40: "app", 70: "checker" }[exit] ?? "";
  const check = result({
    id: "k.conv",
    status: "fail",
    error: failure("broken", kind, "It broke."),
  });
  expect(shown([check], exit).replace(/\s+/g, " ")).toContain(first);
});

it("says in a line how each check ended", () => {
  const line = (fields: Readonly<Record<string, unknown>>, width?: number): string =>
    liveLine(result(fields) as Report["checks"][number], {
      paint: paint(false),
      ...(width && { width }),
    });
  const reason = "no process of this image may open /dev/nvidia-uvm, which it needs";
  expect(
    [
      line({ id: "k.conv", ms: 812 }, 80),
      line({
        id: "k.sdpa.cudnn",
        ms: 61_200,
        status: "fail",
        error: failure("broken", "image", "m"),
      }),
      line({ id: "k.fp8", ms: 0, status: "skip", reason }, 80),
      line({ id: "k.fp8", ms: 0, status: "skip", reason }),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "  ok    k.conv                               0.8 s
      FAIL  k.sdpa.cudnn                        61.2 s  broken
      skip  k.fp8                                       no process of this image m…
      skip  k.fp8                                       no process of this image may open /dev/nvidia-uvm, which it needs"
  `);
});
