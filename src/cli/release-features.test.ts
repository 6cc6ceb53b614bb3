import assert from "node:assert/strict";
import { test } from "node:test";
import { featuresOfRelease, parseFeatureLevel } from "./release-features.ts";

/** As Kafka's Feature.defaultLevel has them: metadata, group, transaction, eligible leader replicas, share, streams. */
for (const [release, levels] of [
  ["3.3-IV3", [7, 0, 0, 0, 0, 0]],
  ["3.9", [21, 0, 0, 0, 0, 0]],
  ["4.0-IV0", [22, 1, 0, 0, 0, 0]],
  ["4.0-IV1", [23, 1, 0, 0, 0, 0]],
  ["4.0", [25, 1, 2, 0, 0, 0]],
  ["4.1", [27, 1, 2, 1, 0, 0]],
  ["4.2-IV0", [28, 1, 2, 1, 1, 0]],
  ["4.2", [29, 1, 2, 1, 1, 1]],
  ["4.3", [30, 1, 2, 1, 1, 1]],
  ["4.4-IV0", [31, 1, 2, 1, 2, 1]],
  ["4.4", [33, 1, 2, 1, 2, 1]],
] as const) {
  test(`the features of ${release}`, () => assert.deepEqual([...featuresOfRelease(release).values()], [...levels]));
}

test("a feature's level is a number, and that of metadata.version may be a release", () => {
  assert.deepEqual(parseFeatureLevel("share.version=2"), ["share.version", 2]);
  assert.deepEqual(parseFeatureLevel("metadata.version=4.1"), ["metadata.version", 27]);
  assert.throws(() => parseFeatureLevel("share.version=4.1"), /wants name=level/);
});
