/** The published schema of the report, as a validator. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { root } from "../../helpers/command.ts";

const text = readFileSync(path.join(root, "docs/check-report.schema.json"), "utf8");

/** Every keyword must be known; a type may be a list. */
const validate = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTypes: false,
}).compile(JSON.parse(text) as object);

/** What the schema has against `report`: `/checks/0/error must be object`. */
export const schemaFaults = (report: unknown): readonly string[] =>
  validate(report)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message = "" }) => `${instancePath} ${message}`);
