/**
 * Runs every `*.test.ts` below the given folders with Node's test runner: `node tools/run-tests.ts src test [-- runner flags]`.
 *
 * A script of its own because shells expand globs differently, and Windows not at all.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

const divider = process.argv.indexOf("--");
const roots = process.argv.slice(2, divider < 0 ? undefined : divider);
const flags = divider < 0 ? [] : process.argv.slice(divider + 1);
const files = roots.flatMap((root) => (root.endsWith(".ts") ? [root] : globSync(`${root}/**/*.test.ts`))).sort();
if (files.length === 0) {
  console.error(`No *.test.ts below ${roots.join(", ") || "the given folders (none given)"}.`);
  process.exit(1);
}
const { status } = spawnSync(process.execPath, ["--test", "--test-timeout=120000", ...flags, ...files], {
  stdio: "inherit",
});
process.exit(status ?? 1);
