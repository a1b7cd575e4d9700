/** What the command line says of where an image goes. */
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import {
  registryOf,
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
    [{ load: "containerd" }, "--load containerd is no engine: there are docker and podman"],
    [{ push: "ghcr.io/Me/X" }, "--push ghcr.io/Me/X is no reference of an image"],
    [{ push: "x:a b" }, "--push x:a b is no reference of an image"],
    [{ push: "" }, "--push  is no reference of an image"],
    [{ to: "out.tar" }, "--to out.tar is no target"],
    [{ to: "oci:" }, "--to oci: is no target"],
    [{ to: "oci:out:a+b" }, '--to oci:out:a+b: "a+b" is no tag'],
  ])("refuse %j", (options, message) => expect(() => targetsOf(options)).toThrow(message));
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
