/** A real git server: git's own http-backend behind node:http, on the loopback. */
import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** What a repository may hold, by path: text, bytes, or something else than a plain file. */
export type Contents = string | Buffer | { readonly link: string } | { readonly run: string };

export interface Repository {
  /** Its address on the server. */
  readonly url: string;
  /** The folder of its work tree. */
  readonly folder: string;
  /** Adds a commit that makes these paths hold this (undefined: nothing), and gives its revision. */
  readonly commit: (files: Readonly<Record<string, Contents | undefined>>, date?: number) => string;
  /** Runs git in it. */
  readonly git: (...args: readonly string[]) => string;
  /** Adds a submodule; its address may be on the server. */
  readonly addSubmodule: (url: string, at: string) => Promise<void>;
}

/** What the server does instead of answering; undefined lets git answer. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface GitServer {
  readonly url: string;
  /** A new, empty repository. */
  readonly create: (name: string) => Repository;
  /** Faults by the first part of the path. */
  readonly faults: Map<string, Fault>;
  /** Every request so far: method, path, Authorization. */
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  readonly close: () => Promise<void>;
}

/** The environment of git in tests: nobody's configuration, fixed names and times. */
export const quietGit = (date = 1_700_000_000): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: "/dev/null",
  LC_ALL: "C",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.org",
  GIT_COMMITTER_NAME: "c",
  GIT_COMMITTER_EMAIL: "c@example.org",
  GIT_AUTHOR_DATE: `${String(date)} +0000`,
  GIT_COMMITTER_DATE: `${String(date)} +0000`,
});

/** Starts a server; it serves any commit that a branch or tag reaches. */
export const startGitServer = async (): Promise<GitServer> => {
  const root = mkdtempSync(path.join(tmpdir(), "comfynix-git-server-"));
  const faults: GitServer["faults"] = new Map();
  const requests: GitServer["requests"] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    requests.push({ path: request.url ?? "", authorization: request.headers.authorization });
    const fault = faults.get(pathname.split("/")[1] ?? "");
    if (fault?.(request, response) !== true) backend(root, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url,
    faults,
    requests,
    create: (name) => create(root, url, name),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(root, { recursive: true, force: true });
    },
  };
};

const create = (root: string, server: string, name: string): Repository => {
  const folder = path.join(root, name);
  const git = (...args: readonly string[]): string => gitIn(folder, args);
  mkdirSync(folder);
  git("init", "--quiet", "--initial-branch=main");
  git("config", "uploadpack.allowReachableSHA1InWant", "true");
  git("config", "uploadpack.allowFilter", "true");
  return {
    url: `${server}/${name}`,
    folder,
    git,
    addSubmodule: (url, at) => gitTalking(folder, ["submodule", "--quiet", "add", url, at]),
    commit: (files, date) => {
      for (const [file, contents] of Object.entries(files)) put(path.join(folder, file), contents);
      git("add", "--all", "--force");
      gitIn(folder, ["commit", "--quiet", "--allow-empty", "--message=c"], date);
      return git("rev-parse", "HEAD").trim();
    },
  };
};

const put = (file: string, contents: Contents | undefined): void => {
  rmSync(file, { recursive: true, force: true });
  if (contents === undefined) return;
  mkdirSync(path.dirname(file), { recursive: true });
  if (typeof contents === "string" || Buffer.isBuffer(contents)) writeFileSync(file, contents);
  else if ("link" in contents) symlinkSync(contents.link, file);
  else writeFileSync(file, contents.run, { mode: 0o755 });
};

/** Runs git while the server answers: for whatever talks to it. */
export const gitTalking = (folder: string, args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const options = { cwd: folder, env: quietGit() };
    execFile("git", ["-c", "protocol.file.allow=always", ...args], options, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });

/** Runs git; the output is a byte string where it is not ASCII. The server waits meanwhile. */
export const gitIn = (folder: string, args: readonly string[], date?: number): string =>
  execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
    cwd: folder,
    env: quietGit(date),
    encoding: "latin1",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1 << 28,
  });

/** CGI/1.1 (RFC 3875), as far as git-http-backend(1) uses it. */
const backend = (root: string, request: IncomingMessage, response: ServerResponse): void => {
  const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
  const child = spawn("git", ["http-backend"], {
    env: {
      ...quietGit(),
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "safe.directory",
      GIT_CONFIG_VALUE_0: "*",
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_ADDR: "127.0.0.1",
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  request.pipe(child.stdin).on("error", () => undefined);
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.on("close", () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf("\r\n\r\n");
    for (const line of output.toString("latin1", 0, Math.max(end, 0)).split("\r\n")) {
      const [, name = "", value = ""] = /^([^:]+): (.*)$/.exec(line) ?? [];
      if (name === "Status") response.statusCode = Number(value.slice(0, 3));
      else if (name !== "") response.setHeader(name, value);
    }
    response.end(output.subarray(end + 4));
  });
};
