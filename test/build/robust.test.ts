/** Whatever ends a build in the middle, nothing goes on behind one's back, and the next run goes on. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { projectWith, type Result } from "../helpers/command.ts";
import { OFFLINE_NIXPKGS } from "../helpers/nix.ts";
import { below, kill, type Process, runs } from "../helpers/processes.ts";
import { describeWith } from "../helpers/tools.ts";
import { build, building, COMFYNIX, module, offline, resultOf, shelved } from "./building.ts";

/** A project with a quick package and one that takes ten minutes as long as a file is there. */
const slowProject = () => {
  const gate = projectWith({ slow: "" });
  const [slow, started] = ["slow", "started"].map((name) => path.join(gate, name));
  const unique = `made = "${String(process.pid)} ${String(performance.now())}"\n`;
  const wait = `if [ -e "${slow ?? ""}" ]; then touch "${started ?? ""}"; sleep 600; fi`;
  const folder = building(
    `    layer("a", wheel("quick", "1.0"), wheel("lasting", "1.0", { postInstall: ${JSON.stringify(wait)} })),`,
    [shelved(module("quick", unique)), shelved(module("lasting", unique))],
  );
  return { folder, slow: slow ?? "", started: started ?? "" };
};

/** Its file is told of first, then the package. */
const quickIsBuilt = (stderr: string): boolean => (stderr.match(/quick 1\.0/g)?.length ?? 0) > 1;

/** Where Nix builds: one that is killed leaves its folders there. */
const temporary = mkdtempSync(path.join(tmpdir(), "comfynix-builds-"));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Starts a build and waits until the quick package is built and the slow builder is at work. */
const begun = async ({ folder, started }: ReturnType<typeof slowProject>) => {
  const child = spawn(
    process.execPath,
    [
      COMFYNIX,
      "build",
      "--no-typecheck",
      "--no-check",
      "--",
      ...OFFLINE_NIXPKGS,
      "--max-jobs",
      "2",
    ],
    {
      cwd: folder,
      env: { ...process.env, ...offline(), TMPDIR: temporary },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  let stderr = "";
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const ended = new Promise<Result>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal, stdout: "", stderr })),
  );
  await expect.poll(() => existsSync(started) && quickIsBuilt(stderr)).toBe(true);
  return { pid: child.pid ?? 0, ended };
};

/** Waits until none of them runs: who was killed is gone soon, not at once. */
const allEnd = (all: readonly Process[]): Promise<void> =>
  expect.poll(() => all.filter(({ pid }) => runs(pid))).toEqual([]);

/** The next run, with nothing in its way: it builds what was left and reuses the rest. */
const goesOn = async ({ folder, slow }: ReturnType<typeof slowProject>): Promise<void> => {
  rmSync(slow);
  const result = await build(folder, ["--json", "--no-check"]);
  expect(result.code, result.stderr).toBe(0);
  expect(resultOf(result)).toMatchObject({ ok: true, summary: { reused: 1 } });
};

describeWith(["builds"], "a build that is ended in the middle", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("by %s", async (signal) => {
    const project = slowProject();
    const { pid, ended } = await begun(project);
    const started = below(pid);
    process.kill(pid, signal);
    const { code, stderr } = await ended;
    expect(code).toBe(signal === "SIGINT" ? 130 : 143);
    expect(stderr).toContain("stopped; what was finished stays: build again to go on");
    expect(stderr).not.toContain("failed");
    await allEnd(started);
    if (signal === "SIGINT") await goesOn(project);
  });

  it("by SIGKILL: Nix ends, too", async () => {
    const project = slowProject();
    const { pid, ended } = await begun(project);
    const started = below(pid).filter(({ command }) => !command.startsWith("sh "));
    expect(started.map(({ command }) => command)).toContainEqual(
      expect.stringContaining("nix build"),
    );
    process.kill(pid, "SIGKILL");
    await ended;
    await allEnd(started);
    await goesOn(project);
  });

  it("by the death of Nix", async () => {
    const project = slowProject();
    const { pid, ended } = await begun(project);
    const started = below(pid);
    const nix = started.find(({ command }) => command.startsWith("nix build"));
    process.kill(nix?.pid ?? 0, "SIGKILL");
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toContain("nix was killed (signal 9)");
    // What a builder had started is nobody's now.
    for (const { pid } of started) kill(pid);
    await allEnd(started);
    await goesOn(project);
  });
});

describeWith(["builds"], "two builds at once", () => {
  it("come to the same", async () => {
    const { folder, slow } = slowProject();
    rmSync(slow);
    const results = await Promise.all([
      build(folder, ["--json", "--no-check"]),
      build(folder, ["--json", "--no-check"]),
    ]);
    const built = results.map((result) => resultOf(result)["built"]);
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(built[0]).toEqual(built[1]);
    expect(readdirSync(path.join(folder, ".comfynix")).sort()).toEqual([
      ".gitignore",
      "logs",
      "result-small",
    ]);
  });
});

describeWith(["builds", "mounts"], "a store that fills up", () => {
  it("is told, and goes on when there is room", async () => {
    const unique = `made = "${String(process.pid)} ${String(performance.now())}"\n`;
    const folder = building(
      `    layer("a",
      wheel("small1", "1.0"),
      wheel("large", "1.0", { postInstall: "head -c 60000000 /dev/urandom > $out/data" }),
    ),`,
      [shelved(module("small1", unique)), shelved(module("large", unique))],
    );
    // The machine's own store below, and a small disk for what is new: both gone with the process.
    const script = path.join(projectWith({}), "full.sh");
    const command = [process.execPath, COMFYNIX, "build", "--no-typecheck", "--no-check", "--json"]
      .concat("--", OFFLINE_NIXPKGS, "--max-jobs", "1")
      .map((each) => `'${each}'`)
      .join(" ");
    writeFileSync(
      script,
      `set -eu
disk=$(mktemp -d)
mount --make-rprivate /
mount -t tmpfs -o size=40M none "$disk"
mkdir "$disk/upper" "$disk/work"
mount -t overlay overlay -o "lowerdir=/nix,upperdir=$disk/upper,workdir=$disk/work" /nix
${command} > first || true
mount -o remount,size=400M "$disk"
${command} > second
umount -l /nix
umount "$disk"
rmdir "$disk"
`,
    );
    const env = { ...process.env, ...offline() };
    execFileSync("unshare", ["-m", "bash", script], { cwd: folder, env, stdio: "pipe" });
    const [first, second] = ["first", "second"].map((file) =>
      resultOf({
        code: 0,
        signal: null,
        stderr: "",
        stdout: readFileSync(path.join(folder, file), "utf8"),
      }),
    );
    expect(first).toMatchObject({
      ok: false,
      problems: [
        {
          code: "no-space",
          message: expect.stringMatching(
            /^the disk was full while (large 1\.0 was built|Nix was at work); \S+ [kM]B are free in \/nix\/store now$/,
          ) as string,
        },
      ],
    });
    expect(second).toMatchObject({ ok: true });
  });
});
