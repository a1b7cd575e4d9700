/** `npx tsx compile`: the compiler, from a clone. */
import { main } from "./compiler/cli.ts";

await main(["compile", ...process.argv.slice(2)]);
