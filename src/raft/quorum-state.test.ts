import assert from "node:assert/strict";
import { test } from "node:test";
import { createSimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import { readQuorumState } from "./quorum-state.ts";

function read(text: string): ReturnType<typeof readQuorumState> {
  const { files } = createSimulatedPlatform({ seed: 1 });
  files.makeDirectory("/log");
  files.writeWhole("/log/quorum-state", Buffer.from(text));
  return readQuorumState(files, "/log");
}

test("readQuorumState() reads who led last, and nothing from what a crash left empty", () => {
  assert.deepEqual(read('{"leaderId":1,"leaderEpoch":7,"data_version":1}'), { leaderId: 1, leaderEpoch: 7 });
  assert.equal(read(""), undefined);
  assert.equal(read("\0\0\0"), undefined);
});

for (const text of [
  '{"leaderId":1,',
  "null",
  '{"leaderId":1}',
  '{"leaderId":1,"leaderEpoch":1.5}',
  '{"leaderId":1,"leaderEpoch":4294967296}',
  // The next epoch would have no number.
  '{"leaderId":1,"leaderEpoch":2147483647}',
]) {
  test(`readQuorumState() refuses ${text} and names the file`, () => {
    assert.throws(() => read(text), /\/log\/quorum-state/);
  });
}
