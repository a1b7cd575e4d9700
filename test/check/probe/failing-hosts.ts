/** Hosts that fail the probe: what is told of each, and with which exit code. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { fakeHosts, type Host } from "./fake-host.ts";

/** A host, and what fails there. Default: the host is at fault. */
export interface Failure {
  readonly title: string;
  readonly host: Host;
  readonly manifest?: object;
  readonly check: string;
  readonly code: string;
  readonly kind?: string;
  readonly exit?: number;
  readonly says: readonly (string | RegExp)[];
}

/** A suite for the fakes, which are built before its first test. */
export const describeHosts = (
  title: string,
  body: (hosts: Pick<ReturnType<typeof fakeHosts>, "on">) => void,
): void => {
  describeWith(["python", "cc", "mounts", "others"], title, () => {
    let built: ReturnType<typeof fakeHosts>;
    beforeAll(() => {
      built = fakeHosts();
    });
    afterAll(() => {
      built.remove();
    });
    body({ on: (...host) => built.on(...host) });
  });
};

/** Tests that each of these is told as it should be, by one check alone. */
export const testFailures = (failures: readonly Failure[]): void => {
  describeHosts("the probe on a host", (hosts) => {
    it.each(failures)("$title: $code", async ({ host, manifest, check, code, ...wanted }) => {
      const { kind = "host", exit = 10, says } = wanted;
      const ran = await hosts.on({ args: ["--only", check], ...host }, manifest);
      const found = ran.check(check);
      expect(found, ran.stderr).toMatchObject({ status: "fail", error: { code, kind } });
      const text = `${found.error?.message ?? ""}\n${found.error?.hint ?? ""}`;
      for (const each of says) expect(text).toMatch(each);
      expect(text).not.toMatch(/[{}]|\?(?! )/);
      expect(ran.code).toBe(exit);
      expect(ran.report.exit_code).toBe(exit);
      expect(ran.report.checks.filter(({ status }) => status === "fail")).toHaveLength(1);
    });
  });
};
