/** Another torch than the image promises, and what does not fit it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWith } from "../../helpers/tools.ts";
import { environment, removeEnvironments, type Environment, type Made } from "./environment.ts";
import { CUDA, failure, found, torch } from "./made-torch.ts";

describeWith(["python", "cc"], "an environment", () => {
  afterAll(removeEnvironments);

  describe("with torch for the CPU in an image for CUDA", () => {
    let env: Environment;
    beforeAll(() => {
      env = environment({ torch: torch(null) });
    });

    it("fails ver.cuda, which names the index", async () => {
      expect(await found(env, "ver.cuda")).toMatchObject({
        ...failure("cpu_torch", "built for the CPU (torch.version.cuda is None)", "whl/cu130"),
        code: 20,
      });
    });

    it("fails ver.torch, as it is another build", async () => {
      expect(await found(env, "ver.torch")).toMatchObject(
        failure(
          "torch_differs",
          "torch 2.10.0+cpu is installed, but the image promises 2.10.0+cu130",
        ),
      );
    });

    it("is well in an image for the CPU", async () => {
      const more = { torch: "2.10.0" };
      expect(await found(env, "ver.torch", more)).toMatchObject({ status: "pass", code: 0 });
    });

    it("fails lib.load: nothing of CUDA is there", async () => {
      expect(await found(env, "lib.load")).toMatchObject(failure("cuda_libraries_missing"));
    });
  });

  it("without what is promised fails ver.torch, ver.cuda and ver.torchfamily", async () => {
    const env = environment({ torchvision: { installed: false } });
    expect(await found(env, "ver.torch")).toMatchObject(
      failure("torch_missing", "promises torch 2.10.0+cu130, but none is installed", "lock again"),
    );
    expect((await found(env, "ver.cuda")).error?.code).toBe("torch_missing");
    expect(await found(env, "ver.torchfamily.torchvision")).toMatchObject(
      failure("family_missing", "torchvision is promised, but not installed"),
    );
  });

  it("of another Python fails ver.python", async () => {
    const env = environment({});
    expect(await found(env, "ver.python", { python: "3.9" })).toMatchObject(
      failure("python_differs", "but the image promises 3.9", "entry point"),
    );
  });

  it("with torch for another CUDA fails ver.cuda", async () => {
    const env = environment({ torch: torch("12.8") });
    expect(await found(env, "ver.cuda")).toMatchObject(
      failure("cuda_differs", "built for CUDA 12.8, but the image promises 13.0"),
    );
  });

  describe("of torch's family", () => {
    const vision = (version: string, text: string): Made => ({
      version,
      files: { "torchvision/__init__.py": text },
      promise: { modules: ["torchvision"] },
    });

    it("of another variant fails ver.torchfamily", async () => {
      const env = environment({ torch: torch("13.0"), torchvision: vision("0.25.0+cpu", "") });
      expect(await found(env, "ver.torchfamily.torchvision")).toMatchObject(
        failure("family_variant", "torchvision 0.25.0+cpu and torch 2.10.0+cu130", "same index"),
      );
    });

    it("whose operators do not load fails ver.torchfamily", async () => {
      const words = "raise RuntimeError('operator torchvision::nms does not exist')";
      const env = environment({ torch: torch("13.0"), torchvision: vision("0.25.0+cu130", words) });
      expect(await found(env, "ver.torchfamily.torchvision")).toMatchObject(
        failure("torchvision_mismatch", "operator torchvision::nms does not exist", "same index"),
      );
    });
  });

  it("whose torch lacks code for a promised GPU fails ver.capabilities, without a GPU", async () => {
    const env = environment({ torch: torch("13.0") });
    const more = { ...CUDA, capabilities: ["8.0", "8.9", "7.5"] };
    expect(await found(env, "ver.capabilities", more)).toMatchObject({
      ...failure(
        "capability_not_built",
        "promises compute capability 7.5, but torch was built for sm_80, sm_90",
      ),
      actual: { runs_as: { "8.0": "sm_80", "8.9": "sm_80", "7.5": null } },
    });
  });
});
