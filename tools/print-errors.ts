/** Writes docs/errors.md: `node tools/print-errors.ts`. */
import { writeFileSync } from "node:fs";
import { printErrors } from "../test/differential/print-errors.ts";

writeFileSync("docs/errors.md", printErrors());
