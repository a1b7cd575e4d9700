/** The index of the bench, in a process of its own: prints its addresses, and ends with its parent. */
import { startServer } from "../../helpers/index-server.ts";
import type { ServerOptions } from "../../helpers/index-server.ts";
import { openShop } from "../../helpers/shop.ts";
import { nativeWheel, shelf } from "./shelf.ts";

/** What the process says. */
export interface Served {
  /** The index as fast as can be. */
  readonly near: string;
  /** With latency, at the speed of a network. */
  readonly far: string;
  /** The same without metadata as files of their own (PEP 658). */
  readonly plain: string;
  readonly files: { readonly small: string; readonly large: string };
  readonly wheels: number;
  /** Bytes of all wheels of the closure. */
  readonly bytes: number;
}

/** Milliseconds before each answer. */
const LATENCY = 50;
/** A gigabit a second, in bytes. */
const GIGABIT = 125_000_000;

const near = await openShop();
const built = near.stock(...shelf());
const more = near.stock(nativeWheel("small", 1), nativeWheel("large", 3));
const [small = "", large = ""] = more.map(({ file }) => `/files/${encodeURIComponent(file)}`);

/**
 * The same files elsewhere, the pages in HTML: pip before 23.3 fails on JSON that offers metadata apart
 * (PEP 714).
 */
const mirror = async (options: ServerOptions, apart = true): Promise<string> => {
  const server = await startServer(options);
  for (const [path, each] of near.server.files) {
    if (!apart && path.endsWith(".metadata")) continue;
    if (each.type?.includes("json") !== true) {
      server.files.set(path, each);
      continue;
    }
    const text = each.body.toString().replaceAll(near.server.url, server.url);
    server.files.set(path, { body: htmlPage(text, apart), type: "text/html" });
  }
  return server.url;
};

interface JsonPage {
  readonly files: readonly {
    readonly filename: string;
    readonly url: string;
    readonly hashes: { readonly sha256: string };
  }[];
}

const htmlPage = (json: string, apart: boolean): Buffer => {
  const { files } = JSON.parse(json) as JsonPage;
  const offered = apart ? ' data-dist-info-metadata="true" data-core-metadata="true"' : "";
  const links = files.map(
    ({ filename, url, hashes }) =>
      `<a href="${url}#sha256=${hashes.sha256}"${offered}>${filename}</a>`,
  );
  return Buffer.from(`<!DOCTYPE html><html><body>${links.join("\n")}</body></html>`);
};

const served: Served = {
  near: near.server.url,
  far: await mirror({ latency: LATENCY, rate: GIGABIT }),
  plain: await mirror({ latency: LATENCY, rate: GIGABIT }, false),
  files: { small, large },
  wheels: built.length,
  bytes: built.reduce((sum, { bytes }) => sum + bytes.length, 0),
};
process.on("disconnect", () => process.exit());
process.send?.(served);
