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

/** The same files elsewhere. */
const mirror = async (options: ServerOptions, apart = true): Promise<string> => {
  const server = await startServer(options);
  for (const [path, served] of near.server.files) {
    const text = served.type?.includes("json") === true ? served.body.toString() : undefined;
    if (!apart && path.endsWith(".metadata")) continue;
    const page = text
      ?.replaceAll(near.server.url, server.url)
      .replaceAll('-metadata":true', `-metadata":${String(apart)}`);
    const body = page === undefined ? served.body : Buffer.from(page);
    server.files.set(path, { ...served, body });
  }
  return server.url;
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
