/** A built image goes to a registry: all of it, or nothing. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { newFolder } from "../../flake/emitted.ts";
import { describeWith } from "../../helpers/tools.ts";
import { delivering, TAG } from "./delivering.ts";
import { type Registry, type RegistryOptions, startRegistry } from "./registry.ts";

describeWith(["builds", "skopeo", "registry", "openssl"], "a built image in a registry", () => {
  const { other, to, problem, interrupted } = delivering();
  const open: Registry[] = [];
  const registryWith = async (options?: RegistryOptions): Promise<Registry> => {
    const registry = await startRegistry(newFolder(), options);
    open.push(registry);
    return registry;
  };
  afterAll(() => Promise.all(open.map((each) => each.close())));

  it("is there under its tag, and only what changed is sent the next time", async () => {
    const { host, sent } = await registryWith();
    const scratch = newFolder();
    vi.stubEnv("TMPDIR", scratch);
    const reference = `${host}/me/small`;
    const { at, record } = await to({ kind: "push", reference });
    expect(at).toBe(`${reference}:${TAG}@${record.manifest ?? ""}`);
    const inspected = ["inspect", "--tls-verify=false", "--format", "{{.Digest}}"];
    const digest = execFileSync("skopeo", [...inspected, `docker://${reference}:${TAG}`], {
      encoding: "utf8",
    }).trim();
    expect(digest).toBe(record.manifest);
    const before = sent().length;
    const second = await to({ kind: "push", reference: `${reference}:next` }, other());
    const changed = second.record.layers.filter(
      (each, index) => each.digest !== record.layers[index]?.digest,
    );
    expect(changed.map(({ name }) => name)).toEqual(["wheels", "environment", "files"]);
    // Its configuration goes, too.
    expect(sent().length - before).toBe(changed.length + 1);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it("over https needs a certificate that is trusted, and then an account", async () => {
    const { host, certificate } = await registryWith({ tls: true, account: "me:secret" });
    const home = newFolder();
    vi.stubEnv("HOME", home);
    vi.stubEnv("XDG_RUNTIME_DIR", home);
    vi.stubEnv("REGISTRY_AUTH_FILE", join(home, "auth.json"));
    const target = { kind: "push", reference: `${host}/me/small:x` } as const;
    const untrusted = await problem(target);
    expect([untrusted.code, untrusted.message]).toEqual([
      "registry-refused",
      expect.stringMatching(`^the certificate of ${host} is not trusted: `) as string,
    ]);

    const trust = join(home, ".config/containers/certs.d", host);
    mkdirSync(trust, { recursive: true });
    writeFileSync(join(trust, "ca.crt"), readFileSync(certificate));
    const stranger = await problem(target);
    expect([stranger.code, stranger.message, stranger.details.hint]).toEqual([
      "registry-refused",
      expect.stringMatching(`^${host} does not let you push ${host}/me/small:x: `) as string,
      expect.stringContaining(`skopeo login ${host}`) as string,
    ]);

    execFileSync("skopeo", ["login", "-u", "me", "-p", "secret", host], { stdio: "ignore" });
    expect((await to(target)).record.manifest).toMatch(/^sha256:/);
  });

  it("says when nobody listens, and when it is no https", async () => {
    const { host } = await registryWith();
    const elsewhere = host.replace("127.0.0.1", "0.0.0.0");
    const gone = await problem({ kind: "push", reference: "127.0.0.1:1/x:y" });
    expect([gone.code, gone.message]).toEqual([
      "registry-refused",
      expect.stringMatching(/^127\.0\.0\.1:1 cannot be reached: /) as string,
    ]);
    const open = await problem({ kind: "push", reference: `${elsewhere}/x:y` });
    expect(open.message).toMatch(/^0\.0\.0\.0:\d+ speaks plain http, not https: /);
  });

  it("is not there when it is interrupted", async () => {
    const { host } = await registryWith();
    const scratch = newFolder();
    vi.stubEnv("TMPDIR", scratch);
    await interrupted({ kind: "push", reference: `${host}/small:x` });
    expect(readdirSync(scratch)).toEqual([]);
    const answer = await fetch(`http://${host}/v2/small/manifests/x`);
    expect(answer.status).toBe(404);
  });
});
