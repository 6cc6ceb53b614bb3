import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { areColoursWanted } from "./terminal.ts";

for (const [isTTY, environment, expected] of [
  [true, {}, true],
  [false, {}, false],
  [undefined, {}, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [false, { FORCE_COLOR: "1" }, true],
  [true, { FORCE_COLOR: "0" }, false],
  [false, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
  [true, { TERM: "dumb" }, false],
] as const) {
  test(`colours with isTTY ${isTTY} and ${JSON.stringify(environment)}: ${expected}`, () => {
    assert.equal(areColoursWanted(isTTY === undefined ? {} : { isTTY }, environment), expected);
  });
}

const SCRIPT = fileURLToPath(new URL("rafka.mjs", import.meta.url));

test("an output that cannot be written is a failure in one line", { skip: !existsSync("/dev/full") }, () => {
  const full = openSync("/dev/full", "w");
  try {
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT, "config", "lint"], {
      stdio: ["ignore", full, "pipe"],
      encoding: "utf8",
    });
    assert.equal(status, 1);
    assert.match(stderr, /^rafka: the output could not be written: ENOSPC.*\n$/);
  } finally {
    closeSync(full);
  }
});
