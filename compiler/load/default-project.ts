/** The nixpkgs of a config that names none. */
import { git } from "../../dsl/git.ts";
import type { Project } from "../../dsl/node.ts";
import { project } from "../../dsl/project.ts";

/** As `export default project(…)` of a config would say it. */
export const defaultProject: Project = project({
  nixpkgs: git("NixOS/nixpkgs", "2fc6539b481e1d2569f25f8799236694180c0993"),
});
