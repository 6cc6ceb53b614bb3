import assert from "node:assert/strict";
import { test } from "node:test";
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
