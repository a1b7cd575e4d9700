/** What engines and registries say becomes a problem with a way out. The words are theirs, as seen. */
import { describe, expect, test } from "vitest";
import { missing, refused } from "../../../compiler/build/deliver/failure.ts";

const told = (program: string, said: string, reference?: string) => {
  const { code, message, details } = refused({ program, said, ...(reference && { reference }) });
  return [code, message, details.hint];
};
const skopeo = (said: string, reference = "ghcr.io/me/x:1") =>
  told("skopeo", `time="2026-11-29T16:40:53Z" level=fatal msg="${said}"`, reference);

describe("an engine", () => {
  test("whose socket is not the user's", () => {
    const said =
      "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: dial unix /var/run/docker.sock: connect: permission denied";
    expect(told("docker", said)).toEqual([
      "engine-refused",
      `you may not use the socket of docker: ${said}`,
      expect.stringContaining("usermod -aG docker"),
    ]);
  });

  test("that does not run", () => {
    const [code, message, hint] = told(
      "docker",
      "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n",
    );
    expect([code, message?.startsWith("docker is not running: Cannot connect")]).toEqual([
      "engine-refused",
      true,
    ]);
    expect(hint).toContain("DOCKER_HOST");
  });

  test("whose disk is full", () => {
    const [code, message] = told(
      "podman",
      "Getting image source signatures\nCopying blob 0d1\nError: payload does not match any of the supported image formats:\nwriting blob: write /var/tmp/storage1: no space left on device",
    );
    expect(code).toBe("no-space");
    expect(message).toMatch(/^podman has no room for the image: .*no space left on device/);
  });

  test("whose user has no ids to unpack with", () => {
    const said =
      "Error: copying system image: potentially insufficient UIDs or GIDs available in user namespace (requested 0:42 for /etc/gshadow): Check /etc/subuid and /etc/subgid";
    expect(told("podman", said)[2]).toContain("podman system migrate");
  });
});

describe("podman", () => {
  const tried = (said: string) =>
    told(
      "podman",
      `Error: payload does not match any of the supported image formats:\n * oci: parsing "x": invalid reference format\n * oci-archive: loading index: open /var/tmp/oci1/index.json: no such file or directory\n * docker-archive: ${said}\n * dir: open x/manifest.json: not a directory\n`,
    );

  test("which lacks a permission is told in its words about the archive, and not of a registry", () => {
    const said = "writing blob: storing blob to file: open /var/tmp/storage1/1: permission denied";
    expect(tried(said)).toEqual(["delivery-failed", `podman failed: ${said}`, undefined]);
  });

  test("whose policy takes no archive", () => {
    const [code, message, hint] = tried(
      "Source image rejected: Running image docker-archive:x.tar:localhost/x:1 is rejected by policy.",
    );
    expect([code, message]).toEqual([
      "engine-refused",
      expect.stringMatching(/: Source image rej/),
    ]);
    expect(hint).toContain("policy.json");
  });

  test("whose machine does not run", () => {
    const [code, message, hint] = told(
      "podman",
      "Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`, or try `podman machine init` and `podman machine start` to manage a new Linux VM\nError: unable to connect to Podman socket: failed to connect: dial tcp 127.0.0.1:63733: connect: connection refused\n",
    );
    expect(code).toBe("engine-refused");
    expect(message).toMatch(/^podman is not running: unable to connect to Podman socket/);
    expect(hint).toContain("podman machine start");
  });
});

describe("a registry", () => {
  test.each([
    [
      String.raw`trying to reuse blob sha256:1 at destination: pinging container registry 10.0.0.1:5000: Get \"https://10.0.0.1:5000/v2/\": http: server gave HTTP response to HTTPS client`,
      /^10\.0\.0\.1:5000 speaks plain http/,
      /insecure = true/,
    ],
    [
      String.raw`pinging container registry 10.0.0.1:5000: Get \"https://10.0.0.1:5000/v2/\": x509: certificate signed by unknown authority`,
      /^the certificate of 10\.0\.0\.1:5000 is not trusted/,
      /certs\.d\/10\.0\.0\.1:5000\/ca\.crt/,
    ],
    [
      "trying to reuse blob sha256:1 at destination: unable to retrieve auth token: invalid username/password: unauthorized: authentication required",
      /^10\.0\.0\.1:5000 does not let you push 10\.0\.0\.1:5000\/x:1: /,
      /skopeo login 10\.0\.0\.1:5000/,
    ],
    [
      String.raw`pinging container registry 10.0.0.1:5000: Get \"https://10.0.0.1:5000/v2/\": dial tcp 10.0.0.1:5000: connect: connection refused`,
      /^10\.0\.0\.1:5000 cannot be reached/,
      /a network/,
    ],
    [
      "writing blob: uploading layer chunked: StatusCode: 413, Request Entity Too Large",
      /^a layer is larger than 10\.0\.0\.1:5000 takes/,
      /split the layer/,
    ],
    ["toomanyrequests: retry later", /asks for a pause/, /try again/],
  ])("that says %s", (said, message, hint) => {
    const [code, ...texts] = skopeo(said, "10.0.0.1:5000/x:1");
    expect(code).toBe("registry-refused");
    expect(texts).toEqual([expect.stringMatching(message), expect.stringMatching(hint)]);
  });

  test("is Docker's own where none is named", () => {
    expect(skopeo("denied: requested access to the resource is denied", "me/x:1")[1]).toMatch(
      /^docker\.io does not let you push me\/x:1: denied/,
    );
  });
});

test("what is not known is told in the program's own words", () => {
  expect(told("podman", "Error: something new\n")).toEqual([
    "delivery-failed",
    "podman failed: something new",
    undefined,
  ]);
});

test("a program that is missing is told with the other ways", () => {
  expect(missing("docker").details.hint).toBe(
    "install it (apt-get install docker.io), or take another way: --load podman, or --to docker-archive:FILE",
  );
});
