import { expect, it } from "vitest";
import { git, nixpkg, sdist } from "../../dsl/index.ts";
import { inImage, wheelAt } from "./found.ts";

const torch = wheelAt("torch-2.10.0-cp314-cp314-manylinux_2_28_x86_64.whl");
const pure = wheelAt("six-1.17.0-py2.py3-none-any.whl");
const clip = git("openai/CLIP", "dcba3cb2e2827b402d2701e7e1c7d9fed8a20ef1");

it("is one warning for an image, and lists what is not known", () => {
  expect(inImage("facts-missing", [torch, pure, clip, nixpkg("ffmpeg")])).toMatchObject([
    {
      severity: "warning",
      message:
        "image comfyui has packages of whose inside nothing is known, so they get the safe defaults: torch 2.10.0, six 1.17.0 and CLIP",
    },
  ]);
});

it("wants a native wheel's metadata and ELF files, a pure one's metadata, a source's build system", () => {
  const metadata = { requires: [] };
  const facts = {
    torch: { metadata, elf: [] },
    six: { metadata },
    CLIP: { buildSystem: { requires: ["setuptools"] } },
  };
  const all = [torch, pure, clip];
  expect(inImage("facts-missing", all, {}, { facts })).toEqual([]);
  const half = { ...facts, torch: { metadata } };
  expect(inImage("facts-missing", all, {}, { facts: half })[0]?.message).toMatch(/: torch 2.10.0$/);
});

it("counts them where there are many", () => {
  const many = Array.from({ length: 40 }, (_, at) => sdist(`s${String(at)}`, "1"));
  expect(inImage("facts-missing", many)[0]?.message).toMatch(/: s0 1, .*, s7 1 and 32 more$/);
});

it("speaks of one package in the singular", () => {
  const node = sdist("lark", "1.2.2");
  expect(inImage("facts-missing", [node])[0]?.message).toBe(
    "image comfyui has a package of whose inside nothing is known, so it gets the safe defaults: lark 1.2.2",
  );
});
