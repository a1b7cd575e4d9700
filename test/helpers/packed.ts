/** The package as it is published, and projects that have it installed. */
import { newFolder } from "./command.ts";
import { packageTo } from "./product.ts";

export { install } from "./install.ts";

/** A folder as `npm run package` writes it; removed after the test file. */
export const packaged = (): string => {
  const folder = newFolder("comfynix packed ");
  packageTo(folder);
  return folder;
};
