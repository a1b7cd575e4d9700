import { describe, expect, test } from "vitest";
import { addPin } from "../../../compiler/lock/nixpkgs/add-pin.ts";

const CALL = '"NixOS/nixpkgs", "2fc6539b481e1d2569f25f8799236694180c0993"';
const PIN = `export default project({\n  nixpkgs: git(${CALL}),\n});\n`;

describe("a pin is added", () => {
  test("at the end, with what it needs imported", () => {
    expect(addPin('import { image } from "comfynix";\n\nexport const a = 1;\n', CALL)).toBe(
      `import { git, image, project } from "comfynix";\n\nexport const a = 1;\n\n${PIN}`,
    );
  });

  test("without touching an import that has all", () => {
    const config = "import { project, image, git } from 'comfynix';\n";
    expect(addPin(config, CALL)).toBe(`${config}\n${PIN}`);
  });

  test("under the names the config imports them by, and with types among them", () => {
    const config = 'import { git as source, type Git, image } from "comfynix";\n';
    expect(addPin(config, CALL)).toBe(
      `import { git as source, image, project, type Git } from "comfynix";\n\n${PIN.replace("git(", "source(")}`,
    );
  });

  test("to an import of many lines, a name a line", () => {
    const config = 'import {\n  image,\n  layer,\n} from "comfynix";\n';
    expect(addPin(config, CALL)).toContain(
      'import {\n  git,\n  image,\n  layer,\n  project,\n} from "comfynix";\n',
    );
  });
});

describe("a pin is not added", () => {
  test.each([
    ["where a default export is", 'import { image } from "comfynix";\nexport default 1;\n'],
    ["where everything is imported under one name", 'import * as c from "comfynix";\n'],
    ["where only types are imported", 'import type { Git } from "comfynix";\n'],
    ["where the name is taken", 'import { image } from "comfynix";\nconst git = 1;\n'],
    ["where comments stand among the names", 'import { image /* x */ } from "comfynix";\n'],
  ])("%s", (_, config) => {
    expect(addPin(config, CALL)).toBeUndefined();
  });
});
