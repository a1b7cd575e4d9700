// From source a thread needs tsx before it can load worker.ts.
import { register } from "tsx/esm/api";

register();
await import("./worker.ts");
