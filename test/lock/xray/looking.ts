/** A native wheel, and those who look into it on a server of the test. */
import { randomBytes } from "node:crypto";
import { openCache, type Cache } from "../../../compiler/host/cache.ts";
import { newFolder } from "../../helpers/command.ts";
import type { IndexServer } from "../../helpers/index-server.ts";
import { wheelOf } from "../../helpers/wheels.ts";
import type { BuiltWheel } from "../../helpers/wheels.ts";
import { fetcher } from "../net/fetcher.ts";
import { library } from "./sources.ts";

/** A cache that is empty. */
export const cache = (): Cache => openCache(newFolder());

/** Somebody who has seen nothing so far. */
export const fresh = (http = fetcher()) => ({ http, cache: cache(), offline: false });

/** Puts a wheel on a server, and gives its address. */
export const put = ({ url, files }: IndexServer, wheel: BuiltWheel): string => {
  files.set(`/${wheel.file}`, { body: wheel.bytes });
  return `${url}/${wheel.file}`;
};

/** A wheel with one library and half a megabyte that is none. */
export const native = wheelOf({
  name: "native",
  version: "1.0",
  files: [
    { name: "native/_c.so", data: library() },
    { name: "native/noise.bin", data: randomBytes(500_000), method: "stored" },
  ],
});
