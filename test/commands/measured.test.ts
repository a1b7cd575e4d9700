/** Sizes of an image that was built here: `impact` and `graph` go by them. */
import { execFileSync } from "node:child_process";
import { beforeAll, expect, it } from "vitest";
import { build, building, COMFYNIX, module, offline, shelved } from "../build/building.ts";
import { run } from "../helpers/command.ts";
import { describeWith } from "../helpers/tools.ts";

interface Moved {
  readonly sizes: string;
  readonly layers: readonly { name: string; known: number; unknown: number }[];
}

describeWith(["builds"], "once an image is built", () => {
  let folder = "";
  const comfynix = (...args: readonly string[]) =>
    run(process.execPath, [COMFYNIX, ...args], { cwd: folder, env: offline() });
  const impact = async (): Promise<Moved> => {
    const { code, stderr, stdout } = await comfynix("impact", "big", "--json");
    expect(code, stderr).toBe(0);
    const { images } = JSON.parse(stdout) as { images: Moved[] };
    return images[0] ?? { sizes: "", layers: [] };
  };

  beforeAll(async () => {
    folder = building(
      'layer("base", nixpkg("which")),\nlayer("a", wheel("big", "1.0")),\nlayer("b", nixpkg("python.pillow")),',
      [shelved(module("big", `text = "${"x".repeat(300_000)}"\n`))],
    );
    expect((await impact()).sizes).toBe("downloads");
    const done = await build(folder);
    expect(done, done.stderr).toMatchObject({ code: 0 });
  });

  it("impact goes by what its packages take in the store", async () => {
    const { layers, sizes } = await impact();
    expect(sizes).toBe("store");
    const script = `${folder}/.comfynix/result-small`;
    const paths = execFileSync("nix-store", ["-qR", script], { encoding: "utf8" }).split("\n");
    const big = paths.find((each) => each.endsWith("-big-1.0")) ?? "";
    const size = Number(execFileSync("nix-store", ["-q", "--size", big], { encoding: "utf8" }));
    expect(size).toBeGreaterThan(300_000);
    expect(layers.find(({ name }) => name === "a")).toEqual({
      name: "a",
      sent: "yes",
      known: size,
      unknown: 0,
    });
    // The interpreter and what it needs, of which the lock knows nothing.
    expect(layers.find(({ name }) => name === "support")?.known).toBeGreaterThan(1e6);
  });

  it("impact knows what is in the image without being asked for", async () => {
    const { code, stderr, stdout } = await comfynix("impact", "glibc");
    expect(code, stderr).toBe(0);
    expect(stdout).toContain("a change of glibc ");
    expect(stdout).toMatch(/sends again\n {4}support/);
    expect(stdout).toContain("going by what the image built last takes in the store");
  });

  it("impact knows that Python builds all that is Python's", async () => {
    const { stdout } = await comfynix("impact", "python3", "--json");
    const { images } = JSON.parse(stdout) as {
      images: { rebuilt: { id: string }[]; layers: { name: string; sent: string }[] }[];
    };
    expect(images[0]?.rebuilt.map(({ id }) => id)).toEqual(["own big", "python pillow"]);
    expect(images[0]?.layers.map(({ name, sent }) => `${name} ${sent}`)).toEqual([
      ...["support yes", "base no", "a yes", "b yes"],
    ]);
  });

  it("graph says what its areas are of", async () => {
    const { stdout } = await comfynix("graph", "--out", "-");
    expect(stdout).toContain("<dt>in the store</dt>");
    const json = /id="data">(.*)<\/script>/.exec(stdout)?.[1] ?? "{}";
    const { nodes } = JSON.parse(json) as { nodes: { label: string; bytes: number | null }[] };
    const unknown = nodes.filter(({ bytes }) => bytes === null).map(({ label }) => label);
    expect(unknown).toEqual([]);
    expect(nodes.map(({ label }) => label.split(" ")[0])).toEqual(
      expect.arrayContaining(["big", "which", "python.pillow", "glibc"]),
    );
  });
});
