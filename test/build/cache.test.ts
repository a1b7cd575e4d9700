/** What was built goes to a cache, signed, and others build nothing. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { OFFLINE_NIXPKGS, quiet } from "../helpers/nix.ts";
import { describeWith } from "../helpers/tools.ts";
import { build, building, COMFYNIX, offline, resultOf } from "./building.ts";

describeWith(["builds", "mounts"], "a cache", () => {
  const project = (): string => building(`    layer("base", nixpkg("which")),`);
  const tmp = (name: string): string =>
    path.join("/tmp", `comfynix-${name}-${String(process.pid)}`);

  it("is filled by one machine, signed, and another builds nothing", async () => {
    const [folder, cache] = [project(), tmp("cache")];
    const key = path.join(folder, "secret");
    const args = ["key", "generate-secret", "--key-name", "team-1"];
    writeFileSync(key, execFileSync("nix", args, { env: quiet() }));
    const secret = { env: quiet(), input: readFileSync(key), encoding: "utf8" } as const;
    const known = execFileSync("nix", ["key", "convert-secret-to-public"], secret).trim();
    const url = `file://${cache}?compression=none`;
    try {
      const pushed = await build(folder, ["--push-cache", url, "--sign-key", key]);
      expect(pushed.code, pushed.stderr).toBe(0);
      const image = readlinkSync(path.join(folder, ".comfynix/result-small"));
      const info = `${path.basename(image).slice(0, 32)}.narinfo`;
      expect(readFileSync(path.join(cache, info), "utf8")).toMatch(/^Sig: team-1:/m);

      // The other machine: the same programs, and an empty store.
      const command = [
        process.execPath,
        COMFYNIX,
        "build",
        "--no-typecheck",
        "--no-check",
        "--json",
      ]
        .concat("--substituters", `file://${cache}`, "--", OFFLINE_NIXPKGS)
        .concat("--option", "trusted-public-keys", known)
        .map((each) => `'${each}'`);
      const empty = `mount --make-rprivate /; mount -t tmpfs none /nix; ${command.join(" ")}`;
      const options = {
        cwd: folder,
        env: { ...process.env, ...offline() },
        encoding: "utf8",
      } as const;
      const stdout = execFileSync("unshare", ["-m", "sh", "-euc", empty], options);
      expect(resultOf({ code: 0, signal: null, stderr: "", stdout })).toMatchObject({
        ...{ ok: true, summary: { built: 0 }, built: [{ storePath: image }] },
      });
    } finally {
      rmSync(cache, { recursive: true, force: true });
    }
  });

  it("is not filled unsigned when the key is not there", async () => {
    const cache = tmp("none");
    const args = ["--no-check", "--push-cache", `file://${cache}`, "--sign-key", "/nowhere"];
    const { code, stderr } = await build(project(), args);
    expect(code).toBe(1);
    expect(stderr).toContain("push-failed\n  there is no key /nowhere to sign with");
    expect(stderr).not.toContain("evaluating");
    expect(existsSync(cache)).toBe(false);
  });

  it("is asked for before anything is built", async () => {
    const { code, stderr } = await build(project(), ["--no-check", "--push-cache", "nonsense"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/push-failed\n {2}Nix cannot open the cache nonsense: .*'nonsense'\n/);
    expect(stderr).not.toContain("evaluating");
  });
});
