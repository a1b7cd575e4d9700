/** What goes wrong with git or its server: why, in words, and what helps. */
import { expect, test } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import type { Repository } from "./git-server.ts";
import { committed, lock, server, setFault } from "./locking.ts";

describeWith(["git"], "what goes wrong is told in words", () => {
  const faulty = (
    repository: Repository,
    status: number,
    headers: Readonly<Record<string, string>> = {},
  ): void => {
    setFault(repository, (_, response) => {
      response.writeHead(status, headers).end();
      return true;
    });
  };

  test("a revision the server does not have", async () => {
    const { repository } = committed();
    await expect(lock(repository, "0123456789".repeat(4))).rejects.toMatchObject({
      reason: "unknown-revision",
      message: `${repository.url}: the server does not have this revision`,
      hint: "check it; a commit that was pushed over is gone",
    });
  });

  test("a revision that is no commit", async () => {
    const { repository } = committed();
    const tree = repository.git("rev-parse", "HEAD^{tree}").trim();
    await expect(lock(repository, tree)).rejects.toMatchObject({ reason: "unknown-revision" });
  });

  test("a repository that is private, or not there: GitHub says the same of both", async () => {
    const { repository, rev } = committed();
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
    const { repository, rev } = committed();
    faulty(repository, 503);
    await expect(lock(repository, rev)).rejects.toMatchObject({ reason: "network" });
    await expect(lock({ url: "http://127.0.0.1:9/x" }, rev)).rejects.toMatchObject({
      reason: "network",
      message: expect.stringContaining("the server does not answer") as string,
    });
  });

  test("a server that says nothing, after the time it is given", async () => {
    const { repository, rev } = committed();
    setFault(repository, () => true);
    await expect(lock(repository, rev, { git: { timeout: 700 } })).rejects.toMatchObject({
      reason: "timeout",
      message: `${repository.url}: not done after 1 s`,
    });
    await expect(lock(repository, rev, { git: { silence: 1 } })).rejects.toMatchObject({
      reason: "network",
    });
  });

  test("plain http, when it is not allowed; ssh and files, never", async () => {
    const { repository, rev } = committed();
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

  test("being stopped", async () => {
    const { repository, rev } = committed();
    setFault(repository, () => true);
    const signal = AbortSignal.timeout(300);
    await expect(lock(repository, rev, { git: { signal } })).rejects.toMatchObject({
      reason: "aborted",
    });
  });

  test("no git", async () => {
    const { repository, rev } = committed();
    const env = { PATH: "/nowhere" };
    await expect(lock(repository, rev, { git: { env } })).rejects.toMatchObject({
      reason: "no-git",
      hint: "install git",
    });
  });
});
