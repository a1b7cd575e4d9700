/** An index of wheels on this machine. */
import { startServer } from "./index-server.ts";
import type { Fault, IndexServer, ServerOptions } from "./index-server.ts";
import { wheelOf } from "./wheels.ts";
import type { BuiltWheel, WheelOptions } from "./wheels.ts";

/** A wheel on the shelf. */
export interface Item extends WheelOptions {
  readonly requires?: readonly string[];
  readonly requiresPython?: string;
  readonly yanked?: string;
  /** What the index says instead of the truth, hexadecimal. */
  readonly digest?: string;
  /** Whether METADATA is offered as a file of its own (PEP 658). Default: true. */
  readonly apart?: boolean;
  readonly faults?: readonly (Fault | undefined)[];
}

/** An index, served. */
export interface Shop {
  readonly server: IndexServer;
  /** The index's address. */
  readonly url: string;
  /** Puts wheels on the shelf, beside those that are there. */
  readonly stock: (...items: readonly Item[]) => readonly BuiltWheel[];
  /** Where a file lies. */
  readonly at: (file: string) => string;
  readonly close: () => Promise<void>;
}

/** Opens one. */
export const openShop = async (options: ServerOptions = {}): Promise<Shop> => {
  const server = await startServer(options);
  const pages = new Map<string, object[]>();
  const at = (file: string): string => `${server.url}/files/${encodeURIComponent(file)}`;
  return {
    server,
    url: `${server.url}/simple`,
    at,
    stock: (...items) => items.map((item) => put(item, server, pages, at)),
    close: () => server.close(),
  };
};

const put = (
  item: Item,
  server: IndexServer,
  pages: Map<string, object[]>,
  at: (file: string) => string,
): BuiltWheel => {
  const { requires = [], requiresPython, yanked, digest, apart = true, faults } = item;
  const built = wheelOf({
    ...item,
    metadata: [
      ...requires.map((each) => `Requires-Dist: ${each}`),
      ...(requiresPython === undefined ? [] : [`Requires-Python: ${requiresPython}`]),
    ],
  });
  const name = item.name.toLowerCase().replaceAll(/[-_.]+/g, "-");
  const page = (pages.get(name) ?? []).filter(
    (each) => Reflect.get(each, "filename") !== built.file,
  );
  page.push({
    filename: built.file,
    url: at(built.file),
    hashes: { sha256: digest ?? built.sha256 },
    size: built.bytes.length,
    "upload-time": "2026-01-02T03:04:05Z",
    "core-metadata": apart,
    ...(requiresPython !== undefined && { "requires-python": requiresPython }),
    ...(yanked !== undefined && { yanked }),
  });
  pages.set(name, page);
  const file = `/files/${encodeURIComponent(built.file)}`;
  server.files.set(file, { body: built.bytes, ...(faults && { faults }) });
  if (apart) server.files.set(`${file}.metadata`, { body: Buffer.from(built.metadata) });
  const body = { meta: { "api-version": "1.1" }, name, files: page };
  server.files.set(`/simple/${name}/`, {
    body: Buffer.from(JSON.stringify(body)),
    type: "application/vnd.pypi.simple.v1+json",
  });
  return built;
};
