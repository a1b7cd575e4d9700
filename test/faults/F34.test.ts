// An image in one format was handed over as if it were in another: `docker load < result`, `bash result`,
// a push with an argument too many. Here the verb is a command, and each does what it says.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { targetsOf } from "../../compiler/build/deliver/target.ts";
import { streamImage } from "../../compiler/build/deliver/stream.ts";
import { image, layer, nixpkg } from "../../dsl/index.ts";
import { built, cleanUp, newFolder, onFlake, writeFlake } from "../flake/emitted.ts";
import { contextOf } from "../helpers/context.ts";
import { describeWith } from "../helpers/tools.ts";

it.each(["result", "./result", "docker://ghcr.io/me/x:1", "tar:x.tar"])(
  "--to %s is told what it takes",
  (to) => {
    expect(targetsOf({ to })).toEqual({
      misuse: `--to takes oci:DIR, oci:DIR:TAG or docker-archive:FILE, not ${JSON.stringify(to)}`,
    });
  },
);

describeWith(["builds"], "what is built", () => {
  let folder = "";
  let script = "";
  beforeAll(async () => {
    const comfyui = image("x", {
      ...{ tag: "t", python: "3.11" },
      layers: [layer("a", nixpkg("bash"))],
    });
    folder = writeFlake(contextOf({ comfyui }));
    script = await built(folder, "comfyui");
  });
  afterAll(cleanUp);

  it("is a program that streams an image, not an image", async () => {
    expect(readFileSync(script, "latin1").slice(0, 3)).toBe("#!/");
    expect(await streamImage(script, undefined)).toMatchObject({ reference: "x:t" });
  });

  it("is loaded by the flake's own app, whatever the engine", async () => {
    const engine = join(newFolder(), "engine");
    // As Docker and Podman do, it reads the padding behind the archive's end, too.
    const text = '#!/bin/sh\n[ "$*" = load ] && { tar -t; cat > /dev/null; } | tail -n 1\n';
    writeFileSync(engine, text, { mode: 0o755 });
    const env = { CONTAINER_ENGINE: engine };
    expect(await onFlake(folder, ["run"], "comfyui-load", [], env)).toBe("manifest.json\n");
  });

  it("is no image to whoever reads it as one", async () => {
    await expect(streamImage("/bin/true", undefined)).rejects.toMatchObject({
      code: "delivery-failed",
    });
  });
});
