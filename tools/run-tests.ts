/**
 * Runs every test below the given folders with Node's test runner:
 * `node tools/run-tests.ts [--suites] FOLDER|FILE... [-- runner flags]`.
 *
 * `*.test.ts` are the everyday tests; with `--suites` it runs `*.suite.ts`, one after the other: those need Java,
 * other clients or minutes. A script of its own because shells expand globs differently, and Windows not at all.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";

const divider = process.argv.indexOf("--");
const asked = process.argv.slice(2, divider < 0 ? undefined : divider);
const flags = divider < 0 ? [] : process.argv.slice(divider + 1);
const suites = asked.includes("--suites");
const ending = suites ? "suite.ts" : "test.ts";
const files = asked
  .filter((root) => !root.startsWith("--"))
  .flatMap((root) => (root.endsWith(".ts") ? [root] : globSync(`${root}/**/*.${ending}`)))
  .sort();
if (files.length === 0) {
  console.error(`No *.${ending} below the given folders: ${asked.join(", ") || "none given"}.`);
  process.exit(1);
}
const limits = suites ? ["--test-timeout=600000", "--test-concurrency=1"] : ["--test-timeout=120000"];
const { status } = spawnSync(process.execPath, ["--test", ...limits, ...flags, ...files], { stdio: "inherit" });
process.exit(status ?? 1);
