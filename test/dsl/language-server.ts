/** TypeScript's language server, asked as an editor asks it (LSP 3.17 over stdio). */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { TSC } from "./type-check.ts";

export interface Editor {
  /** Labels offered where `|` stands in the text. */
  readonly completions: (text: string) => Promise<readonly string[]>;
  /** What pointing where `|` stands shows, as plain text. */
  readonly hover: (text: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** An editor with a project's folder open. Each text asked about is the file `config.ts` in it. */
export const openEditor = async (folder: string): Promise<Editor> => {
  const server = spawn(process.execPath, [TSC, "--lsp", "--stdio"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const answers = new Map<number, (message: Message) => void>();
  const send = (message: Message): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  receive(server.stdout, (message) => {
    if (message.id === undefined) return;
    if (message.method !== undefined) send({ id: message.id, result: null });
    else answers.get(message.id)?.(message);
  });
  let last = 0;
  const ask = (method: string, params: unknown): Promise<Message> =>
    new Promise((resolve) => {
      answers.set(++last, resolve);
      send({ id: last, method, params });
    });

  await ask("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { textDocument: { hover: { contentFormat: ["plaintext"] }, completion: {} } },
  });
  send({ method: "initialized", params: {} });

  const uri = pathToFileURL(join(folder, "config.ts")).href;
  let version = 0;
  const askAt = async (method: string, marked: string): Promise<unknown> => {
    const before = marked.slice(0, marked.indexOf("|"));
    const text = marked.replace("|", "");
    const document = { uri, version: ++version };
    if (version === 1)
      send({
        method: "textDocument/didOpen",
        params: { textDocument: { ...document, languageId: "typescript", text } },
      });
    else
      send({
        method: "textDocument/didChange",
        params: { textDocument: document, contentChanges: [{ text }] },
      });
    const lines = before.split("\n");
    const position = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    const { result } = await ask(method, { textDocument: { uri }, position });
    return result;
  };

  return {
    completions: async (marked) => {
      const found = (await askAt("textDocument/completion", marked)) as {
        items: readonly { label: string }[];
      } | null;
      return found?.items.map(({ label }) => label) ?? [];
    },
    hover: async (marked) => {
      const found = (await askAt("textDocument/hover", marked)) as {
        contents: { value: string };
      } | null;
      return found?.contents.value ?? "";
    },
    close: async () => {
      const ended = once(server, "exit");
      await ask("shutdown", undefined);
      send({ method: "exit" });
      server.stdin.end();
      await ended;
    },
  };
};

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/** Cuts a stream into messages, each a header with its length and a body. */
const receive = (stream: NodeJS.ReadableStream, take: (message: Message) => void): void => {
  let buffer = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString("utf8", 0, end))?.[1]);
      if (end < 0 || buffer.length < end + 4 + length) return;
      take(JSON.parse(buffer.toString("utf8", end + 4, end + 4 + length)) as Message);
      buffer = buffer.subarray(end + 4 + length);
    }
  });
};
