import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { buildProgram } from "../src/cli/program.ts";
import { commandLinePage, FILE } from "./print-command-line.ts";

const page = readFileSync(FILE, "utf8").replaceAll("\r\n", "\n");

test(`${FILE} lists what the program has: run \`node tools/print-command-line.ts\``, () => {
  assert.equal(page, commandLinePage());
});

test("what the page says of options in its text, some command has", () => {
  const flags = new Set(["--help", "--version"]);
  const commands = [buildProgram()];
  for (const command of commands) {
    for (const { long, short } of command.options) flags.add(long ?? "").add(short ?? "");
    commands.push(...command.commands);
  }
  const written = page.slice(0, page.indexOf("<!--")).matchAll(/(?<=[\s`[(|])--?[a-z][a-z-]*/g);
  const unknown = [...written].map(([flag]) => flag).filter((flag) => !flags.has(flag));
  // Not an option of ours: npm's, before the words that are.
  assert.deepEqual(new Set(unknown), new Set(["--silent"]));
});
