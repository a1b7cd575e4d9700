/** Which file a lock takes for what is asked for by name, of those that are known. */
import { describe, expect, test } from "vitest";
import { image, layer, sdist, wheel } from "../../dsl/index.ts";
import type { Package } from "../../dsl/index.ts";
import { processorTime } from "../helpers/processor-time.ts";
import { A, B, chosen, imageOf, imported, known, said } from "./known.ts";

describe("what is asked for by name is answered by the best file that is known", () => {
  const at = (file: string): string => `https://host/${encodeURIComponent(file)}`;
  const pick = async (
    pkg: Package,
    files: readonly string[],
    boot = imageOf(pkg),
  ): Promise<string[]> =>
    chosen(
      await imported(boot, {
        facts: known(Object.fromEntries(files.map((file) => [at(file), A]))),
      }),
    );

  test("the newest version the specifier admits", async () => {
    const files = ["p-1.9-py3-none-any.whl", "p-1.10-py3-none-any.whl", "p-2.0-py3-none-any.whl"];
    expect(await pick(wheel("p", "<2"), files)).toEqual([at("p-1.10-py3-none-any.whl")]);
    expect(await pick(wheel("p", "1.9"), files)).toEqual([at("p-1.9-py3-none-any.whl")]);
    expect(await pick(wheel("p", ">=3"), files)).toEqual([]);
  });

  test("one the interpreter loads, best the one made for it", async () => {
    const files = [
      "p-1-cp313-cp313-linux_x86_64.whl",
      "p-1-cp314-cp314-linux_x86_64.whl",
      "p-1-cp314-cp314t-linux_x86_64.whl",
      "p-1-cp38-abi3-linux_x86_64.whl",
    ];
    expect(await pick(wheel("p", "1"), files)).toEqual([at("p-1-cp314-cp314-linux_x86_64.whl")]);
    expect(await pick(wheel("p", "1"), files.slice(2))).toEqual([
      at("p-1-cp38-abi3-linux_x86_64.whl"),
    ]);
  });

  test("else the one that pip likes best: the newest stable ABI, the newest build", async () => {
    const abi3 = ["p-1-cp38-abi3-linux_x86_64.whl", "p-1-cp39-abi3-linux_x86_64.whl"];
    expect(await pick(wheel("p", "1"), abi3)).toEqual([at(abi3[1] ?? "")]);
    const builds = ["p-1-py3-none-any.whl", "p-1-1-py3-none-any.whl", "p-1-2-py3-none-any.whl"];
    expect(await pick(wheel("p", "1"), builds)).toEqual([at(builds[2] ?? "")]);
  });

  test("one for x86_64 Linux with glibc", async () => {
    const files = [
      "p-1-py3-none-win_amd64.whl",
      "p-1-py3-none-musllinux_1_2_x86_64.whl",
      "p-1-py3-none-manylinux_2_28_aarch64.whl",
      "p-1-py3-none-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl",
    ];
    expect(await pick(wheel("p", "1"), files)).toEqual([at(files[3] ?? "")]);
    expect(await pick(wheel("p", "1"), files.slice(0, 3))).toEqual([]);
  });

  test("one for the image's accelerator", async () => {
    const files = ["cpu", "cu128", "cu130"].map(
      (label) => `torch-2.10.0+${label}-cp314-cp314-manylinux_2_28_x86_64.whl`,
    );
    const torch = wheel("torch", "2.10.0");
    expect(await pick(torch, files)).toEqual([at(files[2] ?? "")]);
    expect(await pick(torch, files.slice(0, 2))).toEqual([]);
    const cpu = image("boot", { tag: "1", python: "3.14", layers: [layer("base", torch)] });
    expect(await pick(torch, files, cpu)).toEqual([at(files[0] ?? "")]);
  });

  test("an archive of sources is no wheel, and a wheel is no archive", async () => {
    const files = ["p-1.0.tar.gz", "p-1.0-py3-none-any.whl"];
    expect(await pick(sdist("p", "1.0"), files)).toEqual([at("p-1.0.tar.gz")]);
    expect(await pick(wheel("p", "1.0"), files)).toEqual([at("p-1.0-py3-none-any.whl")]);
  });

  test("names are compared in their normal spelling, and a prefix is not a name", async () => {
    expect(await pick(wheel("Flash.Attn", "1"), ["flash_attn-1-py3-none-any.whl"])).toHaveLength(1);
    expect(await pick(sdist("blend-modes", "1.0"), ["blend_modes-1.0.tar.gz"])).toHaveLength(1);
    expect(await pick(sdist("blend", "1.0"), ["blend-modes-1.0.tar.gz"])).toEqual([]);
  });

  test("the one that is locked while it fits, although a better one is known by now", async () => {
    const [old, fresh] = ["p-1.0-py3-none-any.whl", "p-1.1-py3-none-any.whl"].map(at);
    if (old === undefined || fresh === undefined) throw new Error("no files");
    const first = await imported(imageOf(wheel("p", ">=1")), { facts: known({ [old]: A }) });
    const facts = known({ [old]: A, [fresh]: B });
    const previous = first.lock;
    expect((await imported(imageOf(wheel("p", ">=1")), { facts, previous })).lock).toEqual(
      previous,
    );
    expect(chosen(await imported(imageOf(wheel("p", ">=1.1")), { facts, previous }))).toEqual([
      fresh,
    ]);
  });

  test("and 10,000 requests take no time to speak of", async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `p${i}`);
    const all = Object.fromEntries(names.map((name) => [at(`${name}-1-py3-none-any.whl`), A]));
    const boot = imageOf(...names.map((name) => wheel(name, "1")));
    const time = processorTime(async () => {
      expect((await imported(boot, { facts: known(all) })).problems).toEqual([]);
    });
    expect(await time).toBeLessThan(20_000);
  });

  test("and is told when none is known", async () => {
    expect(said(await imported(imageOf(wheel("p", "1")), { facts: known({}) }))).toEqual([
      "not-locked: p 1 cannot be locked: no file of it is known, and the network may not be asked",
    ]);
  });
});
