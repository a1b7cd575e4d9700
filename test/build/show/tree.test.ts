/** The tree, frame by frame: what a user sees of a build at a moment of it. */
import { describe, expect, it, test } from "vitest";
import { columnsOf } from "../../../compiler/build/show/text.ts";
import { largeContext, largeLog } from "../large-log.ts";
import { recordedContext, recordedLog } from "../recorded.ts";
import { frame, frameLines, originsOf, viewOf } from "./frame.ts";

const of = originsOf(recordedContext());

const recorded = (
  name: Parameters<typeof recordedLog>[0],
  end?: number,
): ReturnType<typeof viewOf> => viewOf(recordedLog(name).slice(0, end), of);

describe("a tree", () => {
  it("says how far evaluation is", () => {
    expect(frame(recorded("nix-2.26", 60))).toBe(`
Evaluating comfyui · 0s · 30 Nix files
`);
  });

  it("shows layer by layer what is done and what runs, with the config's line", () => {
    expect(frame(recorded("nix-2.26-fetched", 600))).toBe(`
Building comfyui · 6s · 2 of 8 built · 9 of 18 fetched · 14.0 MB of 18.1 MB
├─   base     ━━━━━───── 1/2
│      coreutils        1s  1.7 MB of 9.1 MB   :12
├─   build    ────────── 0/2
├─   install  ────────── 0/1
├─   nixpkgs  ━━━━━───── 9/17
│      python3-3.11.2   1s  1.7 MB of 41.8 MB
│      findutils-4.9.0  0s  build
│      gnugrep-3.8      0s  build
╰─   image    ────────── 0/4
`);
  });

  it("shows a phase and the last line, and what failed for as long as it runs", () => {
    expect(frame(recorded("nix-2.8-failed"), { columns: 120 })).toBe(`
Building comfyui · 0s · 2 failed · 1 built
├─   base     2 packages
├─ ✗ build    1 done  1 failed
│      setuptools 66.1.1       0s  failed in build  comfyui.config.ts:12  it fails
├─   install  1 package
╰─ ✗ nixpkgs  0 done  1 failed
       pip-1-py3-none-any.whl  0s  failed
`);
  });

  it("has a mark at each layer in the end", () => {
    expect(frame(recorded("nix-2.26"))).toBe(`
Building comfyui · 8s · 42 built
├─ ✓ base     ━━━━━━━━━━ 2/2
├─ ✓ build    ━━━━━━━━━━ 3/3
├─ ✓ install  ━━━━━━━━━━ 1/1
├─ ✓ nixpkgs  ━━━━━━━━━━ 30/30
╰─ ✓ image    ━━━━━━━━━━ 6/6
`);
  });

  it("says for whom nixpkgs has to build something", () => {
    const [hook, pip] = ["wheel-unpack-hook.sh", "python3.11-pip-23.0.1"].map(
      (name) => `/nix/store/${name.padStart(32, "0").slice(0, 0)}${"0".repeat(32)}-${name}.drv`,
    );
    const lines = [
      { action: "msg", level: 3, msg: `these 2 derivations will be built:\n  ${hook!}\n  ${pip!}` },
      { action: "start", id: 1, type: 102 },
      { action: "start", id: 2, type: 105, fields: [hook, "", 1, 1] },
    ].map((each) => `@nix ${JSON.stringify(each)}`);
    const texts = new Map([[pip!, `Derive([…],[("${hook!}",["out"])],…)`]]);
    expect(frame(viewOf(lines, of, texts))).toContain(
      "wheel-unpack-hook.sh  0s  build  for pip 23.0.1\n",
    );
  });

  it("tells of downloads before there is anything to build", () => {
    const lines = [
      {
        action: "start",
        id: 1,
        type: 101,
        fields: ["https://github.com/NixOS/nixpkgs/archive/2fc6539.tar.gz"],
      },
      { action: "result", id: 1, type: 105, fields: [12_000_000, 48_000_000, 0, 0] },
      ...Array.from({ length: 60 }, () => ({ action: "stop", id: 99 })),
    ].map((each) => `@nix ${JSON.stringify(each)}`);
    expect(frame(viewOf(lines, of))).toBe(`
Evaluating comfyui · 0s
  0s  12.0 MB of 48.0 MB  https://github.com/NixOS/nixpkgs/archive/2fc6539.tar…
`);
  });

  it("has no colours but those of its paint", () => {
    const view = recorded("nix-2.8-failed");
    expect(frame(view)).not.toContain("\u001b");
    expect(frame(view, { color: true })).toContain("\u001b[31m✗");
  });
});

describe("a tree of a large build", () => {
  const options = { packages: 60, fetches: 60, lines: 20 };
  const large = originsOf(largeContext(options));
  const log = [...largeLog(options)];
  const views = [600, 1500, 3000, log.length].map((end) => viewOf(log.slice(0, end), large));

  test.each(Array.from({ length: 29 }, (_, at) => 20 + at * 10))(
    "fits a terminal of %i columns, whatever its rows",
    (columns) => {
      for (const view of views)
        for (const rows of [0, 1, 2, 3, 5, 8, 13, 23, 60]) {
          const lines = frameLines(view, { columns, rows, color: true });
          expect(lines.length).toBeLessThanOrEqual(rows);
          if (rows > 0) expect(lines.length).toBeGreaterThan(0);
          for (const line of lines) {
            expect(line.columns).toBeLessThan(columns);
            expect(columnsOf(line.text)).toBe(line.columns);
            expect(line.text).not.toMatch(/[\u0000-\u001a\u001c-\u001f\u007f-\u009f\u202e]/);
          }
        }
    },
  );

  it("tells how many it does not show where rows are few", () => {
    expect(frame(views[1]!, { rows: 12 })).toMatchInlineSnapshot(`
      "
      Building comfyui · 15s · 3 of 120 built · 16 of 60 fetched
      ├─   attention  1 done
      │      nvidia-cublas-1 1.1.0  0s  unpack              :12  indented with tabs
      ├─   nodes      2 done
      │      aiohttp-3 1.3.0        0s  unpack              :12  👩‍👩‍👧‍👦 family, é accent…
      │      aiohttp-8 1.8.0        0s  unpack              :12  bell \\u{7} and  and…
      ├─   nixpkgs    16 done  and 9 more
      │      openssl-42-3.4.0       4s  26.0 MB of 40.0 MB
      │      openssl-45-3.4.0       3s  20.0 MB of 40.0 MB
      │      openssl-53-3.4.0       2s  20.0 MB of 40.0 MB
      │      openssl-54-3.4.0       2s  14.0 MB of 40.0 MB
      ╰─   4 more
      "
    `);
    expect(frame(views[1]!, { rows: 6 })).toMatchInlineSnapshot(`
      "
      Building comfyui · 15s · 3 of 120 built · 16 of 60 fetched
      ├─   attention  1 done
      │      nvidia-cublas-1 1.1.0  0s  unpack  :12  indented with tabs
      ├─   nodes      2 done  and 2 more
      ├─   nixpkgs    16 done  and 13 more
      ╰─   4 more
      "
    `);
  });
});
