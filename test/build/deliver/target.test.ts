/** What the command line says of where an image goes. */
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import {
  clash,
  registryOf,
  type Target,
  targetsOf,
  type TargetOptions,
  withTag,
} from "../../../compiler/build/deliver/target.ts";

describe("targets", () => {
  test.each<[TargetOptions, unknown]>([
    [{}, []],
    [{ load: "podman" }, [{ kind: "load", engine: "podman" }]],
    [{ push: "ghcr.io/me/x" }, [{ kind: "push", reference: "ghcr.io/me/x" }]],
    [{ push: "docker://ghcr.io/me/x:1" }, [{ kind: "push", reference: "ghcr.io/me/x:1" }]],
    [{ push: "localhost:5000/x" }, [{ kind: "push", reference: "localhost:5000/x" }]],
    [{ to: "oci:out" }, [{ kind: "oci", folder: resolve("out") }]],
    [{ to: "oci:/a/b:1.0" }, [{ kind: "oci", folder: "/a/b", tag: "1.0" }]],
    [{ to: "docker-archive:x.tar" }, [{ kind: "docker-archive", file: resolve("x.tar") }]],
    [
      { load: "docker", push: "me/x", digest: true },
      [{ kind: "load", engine: "docker" }, { kind: "push", reference: "me/x" }, { kind: "digest" }],
    ],
  ])("of %j", (options, targets) => expect(targetsOf(options)).toEqual(targets));

  test.each<[TargetOptions, string]>([
    [{ load: "containerd" }, '--load takes docker or podman, not "containerd"'],
    [
      { push: "ghcr.io/Me/X" },
      '--push takes a reference such as ghcr.io/me/comfyui:cu130, not "ghcr.io/Me/X"',
    ],
    [
      { load: "docker", push: "x:a b" },
      '--push takes a reference such as ghcr.io/me/comfyui:cu130, not "x:a b"',
    ],
    [{ push: "" }, '--push takes a reference such as ghcr.io/me/comfyui:cu130, not ""'],
    [{ to: "out.tar" }, '--to takes oci:DIR, oci:DIR:TAG or docker-archive:FILE, not "out.tar"'],
    [{ to: "oci:" }, '--to takes oci:DIR, oci:DIR:TAG or docker-archive:FILE, not "oci:"'],
    [{ to: "oci:/we:ird/out:1" }, `--to oci:/we:ird/out:1: a layout's path has no ":"`],
    [{ to: "oci:out:a+b" }, "--to oci:out:a+b: a+b is no tag"],
  ])("are none in %j", (options, misuse) => expect(targetsOf(options)).toEqual({ misuse }));
});

test("a reference gets the image's tag where it has none", () => {
  expect(withTag("localhost:5000/x", "1")).toBe("localhost:5000/x:1");
  expect(withTag("localhost:5000/x:2", "1")).toBe("localhost:5000/x:2");
});

test.each([
  ["localhost/x", "localhost"],
  ["ghcr.io/me/x:1", "ghcr.io"],
  ["10.0.0.1:5000/x", "10.0.0.1:5000"],
  ["me/x", "docker.io"],
  ["x:1", "docker.io"],
])("the registry of %s is %s", (reference, registry) => {
  expect(registryOf(reference)).toBe(registry);
});

describe("several images", () => {
  const images = (...tags: readonly string[]) => tags.map((tag, at) => ({ name: `i${at}`, tag }));

  test.each<[Target, readonly string[], boolean]>([
    [{ kind: "load", engine: "docker" }, ["a", "a"], false],
    [{ kind: "push", reference: "ghcr.io/me/x" }, ["a", "b"], false],
    [{ kind: "push", reference: "ghcr.io/me/x" }, ["a", "a"], true],
    [{ kind: "push", reference: "ghcr.io/me/x:1" }, ["a", "b"], true],
    [{ kind: "oci", folder: "/x" }, ["a", "b"], false],
    [{ kind: "oci", folder: "/x", tag: "1" }, ["a", "b"], true],
    [{ kind: "docker-archive", file: "/x" }, ["a", "b"], true],
    [{ kind: "docker-archive", file: "/x" }, ["a"], false],
  ])("to %j, tagged %j, replace each other: %s", (target, tags, replacing) => {
    expect(clash([target], images(...tags)) !== undefined).toBe(replacing);
  });
});
