/** git and Nix are the oracles: what we hash is what they would have put into the store. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { openCache } from "../../../compiler/host/cache.ts";
import { createGit } from "../../../compiler/host/git.ts";
import type { GitOptions } from "../../../compiler/host/git.ts";
import { lockTree } from "../../../compiler/lock/git/lock-tree-io.ts";
import type { LockTreeOptions } from "../../../compiler/lock/git/lock-tree-io.ts";
import { evaluate, nix } from "../../helpers/nix.ts";
import { describeWith } from "../../helpers/tools.ts";
import { gitIn, gitTalking, startGitServer } from "./git-server.ts";
import type { Contents, GitServer, Repository } from "./git-server.ts";

let server: GitServer;
const scratch = mkdtempSync(path.join(tmpdir(), "comfynix-lock-tree-"));
beforeAll(async () => {
  server = await startGitServer();
});
afterEach(() => {
  server.faults.clear();
  server.requests.length = 0;
});
afterAll(async () => {
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
});

let made = 0;
const newFolder = (): string => path.join(scratch, String(made++));
const newRepository = (): Repository => server.create(`repository-${String(made++)}`);

interface Asked extends LockTreeOptions {
  readonly submodules?: boolean;
  readonly git?: GitOptions;
}

const lock = ({ url }: { readonly url: string }, rev: string, asked: Asked = {}) => {
  const { submodules, git, ...options } = asked;
  return lockTree(createGit({ allowInsecure: true, ...git }), { url, rev, submodules }, options);
};

const nixHash = async (folder: string): Promise<string> => {
  const { code, stdout, stderr } = await nix(["hash", "path", folder]);
  expect(code, stderr).toBe(0);
  return stdout.trim();
};

/** What GitHub and fetchzip do: `git archive`, unpacked by tar. */
const unpacked = ({ folder }: Repository, rev: string): string => {
  const out = newFolder();
  mkdirSync(out);
  gitIn(folder, ["archive", "--format=tar", `--output=${out}.tar`, rev]);
  execFileSync("tar", ["-xf", `${out}.tar`, "-C", out]);
  return out;
};

/** What nix-prefetch-git does, command by command. */
const prefetched = async (
  { url }: Repository,
  rev: string,
  submodules = false,
): Promise<string> => {
  const out = newFolder();
  mkdirSync(out);
  const git = (...args: string[]): Promise<void> => gitTalking(out, args);
  await git("init", "--quiet");
  await git("remote", "add", "origin", url);
  await git("fetch", "--quiet", "origin", rev);
  await git("checkout", "--quiet", "-b", "fetchgit", "FETCH_HEAD");
  if (submodules) await git("submodule", "--quiet", "update", "--init", "--recursive");
  execFileSync("find", [out, "-name", ".git", "-prune", "-exec", "rm", "-rf", "{}", "+"]);
  return out;
};

/** Everything git treats in a way of its own. */
const AWKWARD: Readonly<Record<string, Contents>> = {
  "plain.txt": "plain\n",
  "bin/run": { run: "#!/bin/sh\n" },
  "to-plain": { link: "plain.txt" },
  "to-nowhere": { link: "/nowhere/at/all" },
  "a.b": "git sorts this before the folder a",
  "a/b": "and Nix behind it",
  [`long/${"folder/".repeat(20)}${"n".repeat(120)}`]: "in a pax header",
  "long-link": { link: "x/".repeat(80) },
  "日本語 é.txt": "names beyond ASCII",
  'sp ace\n"quoted".txt': "names that git quotes",
  "dos.txt": "one\ntwo\n",
  "unix.txt": "one\r\ntwo\r\n",
  "wide.txt": Buffer.from("é\n", "utf16le"),
  "ident.txt": "$Id$\n",
  "secret/kept-out": "export-ignore",
  "version.txt": "$Format:%H %ci %s$\n",
  "binary.bin": Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 256)),
  "empty.txt": "",
  "sub/.gitattributes": "*.txt eol=crlf\n",
  "sub/inner.txt": "inner\n",
  ".gitattributes": [
    "*.txt text",
    "dos.txt text eol=crlf",
    "unix.txt text eol=lf",
    "wide.txt working-tree-encoding=UTF-16LE",
    "ident.txt ident",
    "secret export-ignore",
    "version.txt export-subst",
    "*.bin binary",
    "*.lfs filter=lfs diff=lfs merge=lfs -text",
    "",
  ].join("\n"),
  "weights.lfs": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
};

describeWith(["git", "nix"], "the hash of a git source", () => {
  test("on GitHub is that of the archive: export-ignore and export-subst apply", async () => {
    const repository = newRepository();
    const rev = repository.commit(AWKWARD);
    const folder = unpacked(repository, rev);
    expect(readdirSync(folder)).not.toContain("secret");
    const { hash } = await lock(repository, rev, { form: "archive" });
    expect(hash).toBe(await nixHash(folder));
  });

  test("elsewhere is that of a checkout: line endings apply, export-ignore does not", async () => {
    const repository = newRepository();
    const rev = repository.commit(AWKWARD);
    const folder = await prefetched(repository, rev);
    expect(readdirSync(folder)).toContain("secret");
    const { hash } = await lock(repository, rev);
    expect(hash).toBe(await nixHash(folder));
    expect(hash).not.toBe((await lock(repository, rev, { form: "archive" })).hash);
  });

  test("is what builtins.fetchGit computes, where both mean the same tree", async () => {
    const repository = newRepository();
    const rev = repository.commit({ "a.txt": "a", "b/c": { run: "c" }, d: { link: "a.txt" } });
    const fetched = `builtins.fetchGit { url = "${repository.url}"; rev = "${rev}"; ref = "main"; }`;
    const expected = await evaluate(`(${fetched}).narHash`);
    expect((await lock(repository, rev, { form: "archive" })).hash).toBe(expected);
    expect((await lock(repository, rev)).hash).toBe(expected);
  });

  test("with submodules holds them at any depth; without, empty folders", async () => {
    const innermost = newRepository();
    innermost.commit({ "deep.txt": "deep" });
    const inner = newRepository();
    inner.commit({ "inner.txt": "inner" });
    // A relative address starts from the repository's own.
    const relative = `../${path.basename(innermost.folder)}`;
    await inner.addSubmodule(innermost.url, "nested");
    inner.git("config", "--file=.gitmodules", "submodule.nested.url", relative);
    inner.commit({});
    const outer = newRepository();
    outer.commit({ "outer.txt": "outer" });
    await outer.addSubmodule(inner.url, "libs/inner");
    const rev = outer.commit({});

    const whole = await prefetched(outer, rev, true);
    expect(readdirSync(`${whole}/libs/inner/nested`)).toEqual(["deep.txt"]);
    const locked = await lock(outer, rev, { submodules: true });
    expect(locked.hash).toBe(await nixHash(whole));
    const fetched = `builtins.fetchGit { url = "${outer.url}"; rev = "${rev}"; ref = "main"; submodules = true; }`;
    expect(locked.hash).toBe(await evaluate(`(${fetched}).narHash`));

    const bare = await prefetched(outer, rev);
    expect(readdirSync(`${bare}/libs/inner`)).toEqual([]);
    expect((await lock(outer, rev)).hash).toBe(await nixHash(bare));
    const archive = unpacked(outer, rev);
    expect(readdirSync(`${archive}/libs/inner`)).toEqual([]);
    expect((await lock(outer, rev, { form: "archive" })).hash).toBe(await nixHash(archive));
  });

  test("of an old commit is the same where the server gives out branches alone", async () => {
    const repository = newRepository();
    const rev = repository.commit({ "a.txt": "old" });
    repository.commit({ "a.txt": "new" });
    const expected = await nixHash(await prefetched(repository, rev));
    repository.git("config", "uploadpack.allowReachableSHA1InWant", "false");
    // Protocol 2 asks nobody: only an older server refuses.
    server.faults.set(path.basename(repository.folder), (request) => {
      delete request.headers["git-protocol"];
      return false;
    });
    expect((await lock(repository, rev)).hash).toBe(expected);
  });

  test("holds a submodule's old commit, where its server gives out branches alone", async () => {
    const inner = newRepository();
    const old = inner.commit({ "inner.txt": "old" });
    inner.commit({ "inner.txt": "new" });
    const outer = newRepository();
    await outer.addSubmodule(inner.url, "inner");
    gitIn(path.join(outer.folder, "inner"), ["checkout", "--quiet", old]);
    const rev = outer.commit({});
    const expected = await nixHash(await prefetched(outer, rev, true));
    inner.git("config", "uploadpack.allowReachableSHA1InWant", "false");
    server.faults.set(path.basename(inner.folder), (request) => {
      delete request.headers["git-protocol"];
      return false;
    });
    expect((await lock(outer, rev, { submodules: true })).hash).toBe(expected);
  });

  test("is not changed by what this user's git is told to do", async () => {
    const repository = newRepository();
    const rev = repository.commit(AWKWARD);
    const { hash } = await lock(repository, rev);
    const home = newFolder();
    mkdirSync(`${home}/git`, { recursive: true });
    execFileSync("git", ["config", "--file", `${home}/git/config`, "core.autocrlf", "true"]);
    const env = {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: home,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "core.autocrlf",
      GIT_CONFIG_VALUE_0: "true",
      GIT_DIR: "/nowhere",
    };
    expect((await lock(repository, rev, { git: { env } })).hash).toBe(hash);
  });
});

describeWith(["git"], "a locked tree", () => {
  test("comes with its date, its size and the files that say how it is built", async () => {
    const repository = newRepository();
    const rev = repository.commit(
      {
        "pyproject.toml": '[build-system]\nrequires = ["flit_core"]\n',
        "setup.py": "import pkg_resources\n",
        "clip/setup.py": "not this one\n",
        README: "read me",
      },
      1_712_345_678,
    );
    const { hash, size, ...rest } = await lock(repository, rev);
    expect(hash).toMatch(/^sha256-/);
    expect(size).toBeGreaterThan(1000);
    expect(rest).toEqual({
      date: 1_712_345_678,
      texts: {
        "pyproject.toml": '[build-system]\nrequires = ["flit_core"]\n',
        "setup.py": "import pkg_resources\n",
      },
      unstable: [],
    });
  });

  test("tells of files whose text in GitHub's archive may change", async () => {
    const repository = newRepository();
    const rev = repository.commit({
      ".gitattributes": "*.py export-subst\n",
      "pkg/_version.py": 'git_refnames = "$Format:%d$"\ngit_full = "$Format:%H$"\n',
      "pkg/_fine.py": 'git_full = "$Format:%H%n%ci$"\n',
    });
    expect((await lock(repository, rev, { form: "archive" })).unstable).toEqual([
      "pkg/_version.py",
    ]);
    expect((await lock(repository, rev)).unstable).toEqual([]);
    const plain = repository.commit({ ".gitattributes": "" });
    expect((await lock(repository, plain, { form: "archive" })).unstable).toEqual([]);
  });

  test("is kept: the server is not asked again, not even without a network", async () => {
    const repository = newRepository();
    const rev = repository.commit({ "a.txt": "a" });
    const cache = openCache(newFolder());
    const first = await lock(repository, rev, { cache });
    expect(server.requests.length).toBeGreaterThan(0);
    server.requests.length = 0;
    expect(await lock(repository, rev, { cache })).toEqual(first);
    expect(await lock(repository, rev, { cache, offline: true })).toEqual(first);
    expect(server.requests).toEqual([]);
    await expect(lock(repository, rev, { offline: true })).rejects.toMatchObject({
      message: expect.stringContaining("has not been read before") as string,
      hint: "run without --offline",
    });
  });

  test.each([
    ["$TMPDIR", newFolder()],
    ["/var/tmp and /tmp", undefined],
  ])("leaves nothing in %s, and removes what a killed run has left", async (_, temporary) => {
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const bases = temporary === undefined ? [tmpdir(), "/var/tmp"] : [temporary];
    const mine = `comfynix-scratch-${String(process.pid)}-`;
    // No process has this number.
    const dead = `comfynix-scratch-4194305-${String(process.pid)}`;
    for (const base of bases) mkdirSync(path.join(base, dead, "y"), { recursive: true });
    const repository = newRepository();
    const rev = repository.commit({ "a.txt": "a" });
    await lock(repository, rev);
    await expect(lock(repository, "0".repeat(40))).rejects.toThrow();
    const left = bases.flatMap((base) => readdirSync(base));
    expect(left.filter((name) => name.startsWith(mine))).toEqual([]);
    expect(left).not.toContain(dead);
  });
});

describeWith(["git"], "what goes wrong is told in words", () => {
  const commit = (): { readonly repository: Repository; readonly rev: string } => {
    const repository = newRepository();
    return { repository, rev: repository.commit({ "a.txt": "a" }) };
  };
  const faulty = (
    repository: Repository,
    status: number,
    headers: Readonly<Record<string, string>> = {},
  ): void => {
    server.faults.set(path.basename(repository.folder), (_, response) => {
      response.writeHead(status, headers).end();
      return true;
    });
  };

  test("a revision the server does not have", async () => {
    const { repository } = commit();
    await expect(lock(repository, "0123456789".repeat(4))).rejects.toMatchObject({
      reason: "unknown-revision",
      message: `${repository.url}: the server does not have this revision`,
      hint: "check it; a commit that was pushed over is gone",
    });
  });

  test("a revision that is no commit", async () => {
    const { repository } = commit();
    const tree = repository.git("rev-parse", "HEAD^{tree}").trim();
    await expect(lock(repository, tree)).rejects.toMatchObject({ reason: "unknown-revision" });
  });

  test("a repository that is private, or not there: GitHub says the same of both", async () => {
    const { repository, rev } = commit();
    faulty(repository, 401, { "WWW-Authenticate": 'Basic realm="GitHub"' });
    await expect(lock(repository, rev)).rejects.toMatchObject({
      reason: "no-access",
      message: `${repository.url}: there is no such repository, or it is not for everybody`,
      hint: "it may be private: ~/.netrc, or COMFYNIX_TOKEN_<HOST> in the environment",
    });
  });

  test("an address without a repository", async () => {
    const url = `${server.url}/nothing`;
    await expect(lock({ url }, "0".repeat(40))).rejects.toMatchObject({
      reason: "no-access",
      message: `${url}: there is no repository at this address`,
    });
  });

  test("a server with a fault, and one that is down", async () => {
    const { repository, rev } = commit();
    faulty(repository, 503);
    await expect(lock(repository, rev)).rejects.toMatchObject({ reason: "network" });
    await expect(lock({ url: "http://127.0.0.1:9/x" }, rev)).rejects.toMatchObject({
      reason: "network",
      message: expect.stringContaining("the server does not answer") as string,
    });
  });

  test("a server that says nothing, after the time it is given", async () => {
    const { repository, rev } = commit();
    server.faults.set(path.basename(repository.folder), () => true);
    await expect(lock(repository, rev, { git: { timeout: 700 } })).rejects.toMatchObject({
      reason: "timeout",
      message: `${repository.url}: not done after 1 s`,
    });
    await expect(lock(repository, rev, { git: { silence: 1 } })).rejects.toMatchObject({
      reason: "network",
    });
  });

  test("plain http, when it is not allowed; ssh and files, never", async () => {
    const { repository, rev } = commit();
    const git = { allowInsecure: false };
    await expect(lock(repository, rev, { git })).rejects.toMatchObject({ reason: "insecure" });
    expect(server.requests).toEqual([]);
    for (const url of [
      "git@github.com:a/b",
      "ssh://git@github.com/a/b",
      repository.folder,
      "ext::sh",
    ]) {
      await expect(lock({ url }, rev)).rejects.toMatchObject({
        reason: "insecure",
        message: expect.stringContaining("git sources are read over https") as string,
      });
    }
  });

  test("a submodule that lies in a file of this machine", async () => {
    const { repository: inner } = commit();
    const { repository: outer } = commit();
    await outer.addSubmodule(inner.folder, "inner");
    const rev = outer.commit({});
    await expect(lock(outer, rev, { submodules: true })).rejects.toMatchObject({
      reason: "insecure",
    });
  });

  test("being stopped", async () => {
    const { repository, rev } = commit();
    server.faults.set(path.basename(repository.folder), () => true);
    const signal = AbortSignal.timeout(300);
    await expect(lock(repository, rev, { git: { signal } })).rejects.toMatchObject({
      reason: "aborted",
    });
  });

  test("no git", async () => {
    const { repository, rev } = commit();
    const env = { PATH: "/nowhere" };
    await expect(lock(repository, rev, { git: { env } })).rejects.toMatchObject({
      reason: "no-git",
      hint: "install git",
    });
  });
});

describeWith(["git"], "logins", () => {
  const secret = "s3cr3t-t0k3n";
  const credentials = (url: URL): string | undefined =>
    url.origin === server.url ? `Bearer ${secret}` : undefined;

  const basic = `Basic ${Buffer.from(`x-access-token:${secret}`).toString("base64")}`;
  const sent = (to: GitServer): Set<string | undefined> =>
    new Set(to.requests.map(({ authorization }) => authorization));
  const closed = (repository: Repository): void => {
    server.faults.set(path.basename(repository.folder), (request, response) => {
      if (request.headers.authorization === basic) return false;
      response.writeHead(401, { "WWW-Authenticate": 'Basic realm="GitHub"' }).end();
      return true;
    });
  };

  test("are sent as git servers take them", async () => {
    const repository = newRepository();
    const rev = repository.commit({ "a.txt": "a" });
    closed(repository);
    expect((await lock(repository, rev, { git: { credentials } })).hash).toMatch(/^sha256-/);
    expect(sent(server)).toContain(basic);
  });

  test("are sent to nobody who does not ask", async () => {
    const repository = newRepository();
    const rev = repository.commit({ "a.txt": "a" });
    await lock(repository, rev, { git: { credentials } });
    expect([...sent(server)]).toEqual([undefined]);
  });

  test("are not sent on to where a server points", async () => {
    const other = await startGitServer();
    try {
      const elsewhere = other.create("elsewhere");
      const rev = elsewhere.commit({});
      const git = { credentials };
      server.faults.set("moved", (request, response) => {
        const to = `${elsewhere.url}${(request.url ?? "").slice("/moved".length)}`;
        response.writeHead(302, { Location: to }).end();
        return true;
      });
      await lock({ url: `${server.url}/moved` }, rev, { git });
      expect([...sent(other)]).toEqual([undefined]);
      other.requests.length = 0;
      other.faults.set("elsewhere", (_, response) => {
        response.writeHead(401, { "WWW-Authenticate": 'Basic realm="phish"' }).end();
        return true;
      });
      await expect(lock({ url: `${server.url}/moved` }, rev, { git })).rejects.toMatchObject({
        reason: "moved",
      });
      expect([...sent(other)]).toEqual([undefined]);
    } finally {
      await other.close();
    }
  });

  test("never show up in what is said", async () => {
    const url = `${server.url.replace("http://", `http://me:${secret}@`)}/nothing`;
    const failure = await lock({ url }, "0".repeat(40), { git: { credentials } }).catch(String);
    expect(failure).toContain("there is no repository at this address");
    expect(failure).not.toContain(secret);
  });
});
