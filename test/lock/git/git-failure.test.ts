import { describe, expect, test } from "vitest";
import { gitFailure } from "../../../compiler/host/git-failure.ts";

const URL = "https://git.example.org/x";

describe("what git says means", () => {
  test.each([
    ["unknown-revision", "fatal: remote error: upload-pack: not our ref 0123"],
    ["unknown-revision", "fatal: couldn't find remote ref v9"],
    ["tips-only", "error: Server does not allow request for unadvertised object 0123"],
    ["tips-only", "fatal: dumb http transport does not support shallow capabilities"],
    [
      "no-access",
      "fatal: could not read Username for 'https://github.com': terminal prompts disabled",
    ],
    [
      "no-access",
      "remote: Invalid username or password.\nfatal: Authentication failed for 'https://x/'",
    ],
    ["no-access", "fatal: unable to access 'https://x/': The requested URL returned error: 403"],
    ["no-access", "remote: Repository not found.\nfatal: repository 'https://x/' not found"],
    [
      "limited",
      "fatal: remote error: GitHub is temporarily limiting some unauthenticated downloads to protect the stability of the platform. Please retry later or authenticate.",
    ],
    [
      "limited",
      "error: RPC failed; HTTP 429 curl 22 The requested URL returned error: 429\nfatal: expected flush after ref listing",
    ],
    ["moved", "fatal: unable to access 'https://x/': The requested URL returned error: 301"],
    [
      "tls",
      "fatal: unable to access 'https://x/': SSL certificate problem: self signed certificate",
    ],
    [
      "tls",
      "fatal: unable to access 'https://x/': server certificate verification failed. CAfile: none",
    ],
    ["network", "fatal: unable to access 'https://tls.x/': Could not resolve host: tls.x"],
    [
      "network",
      "fatal: unable to access 'https://x/': Failed to connect to x port 443: Connection refused",
    ],
    ["network", "fatal: unable to access 'https://x/': The requested URL returned error: 502"],
    ["network", "error: RPC failed; curl 28 Operation too slow.\nfatal: early EOF"],
    ["insecure", "fatal: transport 'file' not allowed"],
    ["too-old", "error: unknown option `no-write-fetch-head'"],
    ["failed", "fatal: something new"],
  ])("%s: %s", (reason, said) => {
    expect(gitFailure(URL, said)).toMatchObject({ reason, url: URL });
  });

  test("is shown without logins", () => {
    const said = "fatal: odd thing at 'https://me:secret@git.example.org/x'";
    const { message } = gitFailure("https://me:secret@git.example.org/x", said);
    expect(message).toContain("git failed: odd thing at 'https://git.example.org/x");
    expect(message).not.toContain("secret");
  });
});
