/** A source archive that cannot be unpacked is not read to its end. */
import { expect, test } from "vitest";
import { sdist } from "../../dsl/index.ts";
import { noCache } from "../../compiler/host/cache.ts";
import { readArchive } from "../../compiler/lock/fetch/sdist.ts";
import type { World } from "../../compiler/lock/fetch/world.ts";

test("its stream is let go, and with it the connection", async () => {
  const url = "https://files.example/broken-1.tar.gz";
  let close: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  async function* endless(): AsyncGenerator<Buffer> {
    try {
      for (;;) yield await Promise.resolve(Buffer.alloc(65_536, "no gzip"));
    } finally {
      close();
    }
  }
  const http: Partial<World["http"]> = {
    stream: () => Promise.resolve({ url, size: undefined, body: endless() }),
  };
  const draft = {
    key: url,
    base: { kind: "sdist", file: "broken-1.tar.gz" },
    at: sdist(url),
  } as const;
  const read = readArchive(draft, { http, cache: noCache } as World);
  await expect(read).rejects.toThrow("broken-1.tar.gz cannot be unpacked");
  await closed;
});
