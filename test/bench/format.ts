/** The Nix front end: parsing and formatting in one warm process, growth, and the start of `fmt`. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "../../compiler/nix/format.ts";
import { parse } from "../../compiler/nix/parse.ts";
import { median, ratioRow, type Row, sideBySide } from "./measure.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ROUNDS = 7;

/** The Nix files of this repository, the ones people wrote and the ones comfynix did. */
const corpus = (): readonly string[] =>
  ["nix", "test/nixpkgs"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".nix"))
      .map((file) => readFileSync(join(ROOT, folder, file), "utf8")),
  );

/** Median milliseconds of `work`, after one run that is not counted. */
const warm = (work: () => void): number => {
  const times: number[] = [];
  for (let round = -3; round < ROUNDS; round++) {
    const start = performance.now();
    work();
    if (round >= 0) times.push(performance.now() - start);
  }
  return median(times);
};

const bytesOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** A text of about `bytes` bytes: a list of the corpus' files as functions. */
const ofSize = (bytes: number): string => {
  const item = "(\n{ a, b ? 1, ... }:\n{ c = a + b; d = [ 1 2 3 ]; e = ''\n  text ${a}\n''; }\n)\n";
  return `[\n${item.repeat(Math.ceil(bytes / item.length))}]\n`;
};

export const formatting = (): readonly Row[] => {
  const texts = corpus();
  const bytes = bytesOf(texts);
  const speed = (milliseconds: number): string =>
    `${(bytes / milliseconds / 1_000).toFixed(1)} MB/s`;
  const parsing = warm(() => texts.forEach((text) => parse(text)));
  const whole = warm(() => texts.forEach((text) => format(text)));
  const [small, large] = [ofSize(1_000), ofSize(1_000_000)];
  const perByte = (text: string): number => {
    const repeat = Math.max(1, Math.round(200_000 / text.length));
    return (
      warm(() => {
        for (let n = 0; n < repeat; n++) format(text);
      }) /
      (repeat * text.length)
    );
  };
  return [
    {
      what: "parse, warm",
      measured: speed(parsing),
      aim: "> 15 MB/s",
      met: bytes / parsing > 15_000,
    },
    { what: "parse and format, warm", measured: speed(whole) },
    ratioRow("format, time per byte, 1 MB / 1 kB", perByte(large) / perByte(small), 2),
    ...fmtStart(),
    ...againstNixfmt(texts),
  ];
};

/** `comfynix fmt` on one small file against a process that does nothing, both from source. */
const fmtStart = (): readonly Row[] => {
  const scratch = mkdtempSync(join(tmpdir(), "comfynix-bench-"));
  const [empty, file] = [join(scratch, "empty.js"), join(scratch, "small.nix")];
  writeFileSync(empty, "");
  writeFileSync(file, "{ a = 1; }\n");
  const [base = Number.NaN, fmt = Number.NaN] = sideBySide(
    [
      [process.execPath, empty],
      [process.execPath, join(ROOT, "bin/comfynix.js"), "fmt", file],
    ],
    9,
  );
  rmSync(scratch, { recursive: true, force: true });
  return [{ what: "fmt on one small file / an empty process", measured: (fmt / base).toFixed(2) }];
};

/** All files in one call of each program, where a nixfmt is on the PATH. */
const againstNixfmt = (texts: readonly string[]): readonly Row[] => {
  if (spawnSync("nixfmt", ["--version"]).status !== 0)
    return [
      { what: "fmt / nixfmt on the same files", measured: "not measured, no nixfmt on the PATH" },
    ];
  const scratch = mkdtempSync(join(tmpdir(), "comfynix-bench-"));
  const copies = Array.from({ length: 10 }, () => texts).flat();
  copies.forEach((text, index) => writeFileSync(join(scratch, `${index}.nix`), text));
  const files = readdirSync(scratch).map((file) => join(scratch, file));
  const [ours = Number.NaN, theirs = Number.NaN] = sideBySide(
    [
      [process.execPath, join(ROOT, "bin/comfynix.js"), "fmt", "--check", scratch],
      ["nixfmt", "--check", ...files],
    ],
    3,
  );
  rmSync(scratch, { recursive: true, force: true });
  return [ratioRow("fmt / nixfmt on the same files", ours / theirs, 0.25)];
};
