/** Which git server is given a login. */
import { expect, test } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { startGitServer } from "./git-server.ts";
import type { GitServer, Repository } from "./git-server.ts";
import { committed, lock, server, setFault } from "./locking.ts";

describeWith(["git"], "logins", () => {
  const secret = "s3cr3t-t0k3n";
  const credentials = (url: URL): string | undefined =>
    url.origin === server.url ? `Bearer ${secret}` : undefined;

  const basic = `Basic ${Buffer.from(`x-access-token:${secret}`).toString("base64")}`;
  const sent = (to: GitServer): Set<string | undefined> =>
    new Set(to.requests.map(({ authorization }) => authorization));
  const closed = (repository: Repository, status = 401): void => {
    setFault(repository, (request, response) => {
      if (request.headers.authorization === basic) return false;
      response.writeHead(status, { "WWW-Authenticate": 'Basic realm="GitHub"' }).end();
      return true;
    });
  };

  test.each([401, 429])("are sent as git servers take them, after %i", async (status) => {
    const { repository, rev } = committed();
    closed(repository, status);
    expect((await lock(repository, rev, { git: { credentials } })).hash).toMatch(/^sha256-/);
    expect(sent(server)).toContain(basic);
  });

  test("are sent to nobody who does not ask", async () => {
    const { repository, rev } = committed();
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
