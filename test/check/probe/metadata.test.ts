/** What is installed against what is promised and required. */
import { afterAll, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { environment, removeEnvironments } from "./environment.ts";
import { failure, found } from "./made-torch.ts";
import { checkOf, report } from "./probe.ts";

describeWith(["python", "packaging"], "an environment", () => {
  afterAll(removeEnvironments);

  it("without a promised distribution fails pkg.meta", async () => {
    const env = environment({ ghost: { installed: false } });
    expect(await found(env, "pkg.meta", {})).toMatchObject(
      failure("distribution_missing", "not installed: ghost"),
    );
  });

  it("is not said to lack a module where the whole distribution is missing", async () => {
    const env = environment({ ghost: { installed: false, promise: { modules: ["ghost"] } } });
    expect(await found(env, "pkg.import.ghost", {})).toMatchObject(
      failure("distribution_missing", "not installed: ghost", "npx comfynix build"),
    );
  });

  it("in another version fails pkg.meta; 1.0 is 1.0.0", async () => {
    const env = environment({
      same: { version: "1.0", promise: { version: "1.0.0" } },
      other: { version: "1.1", promise: { version: "1.0" } },
    });
    expect(await found(env, "pkg.meta", {})).toMatchObject(
      failure("version_differs", "than locked: other 1.1 instead of 1.0"),
    );
  });

  it("that breaks the check itself is not blamed for it", async () => {
    const env = environment({
      packaging: {
        files: {
          "packaging/__init__.py": "",
          "packaging/version.py": "raise RuntimeError('broken')",
        },
      },
    });
    const ran = await report(["--only", "pkg.meta", "--manifest", env.manifest()], env);
    expect(ran.code).toBe(70);
    expect(checkOf(ran, "pkg.meta")).toMatchObject({
      status: "fail",
      error: {
        ...{ code: "unexpected", kind: "checker" },
        message: "the check pkg.meta itself failed: RuntimeError: broken",
      },
    });
  });

  it("asks for what is required, by marker, and not for what is waived", async () => {
    const requires = ["absent>=2", "winonly; sys_platform == 'win32'", "more; extra == 'x'"];
    const asked = environment({ asks: { requires } });
    expect(await found(asked, "pkg.meta", {})).toMatchObject(
      failure("requirement_unmet", "asks requires absent>=2, which is not in the environment"),
    );
    const waived = environment({ asks: { requires, promise: { waived: ["absent"] } } });
    expect(await found(waived, "pkg.meta", {})).toMatchObject({
      status: "pass",
    });
  });
});
