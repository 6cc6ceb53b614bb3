import assert from "node:assert/strict";
import { test } from "node:test";
import { ConnectionRate } from "./connection-rate.ts";

const rate = () => new ConnectionRate({ windowCount: 11, windowMs: 1000 });

test("a burst of ten seconds' connections is let in, what goes beyond waits for its share", () => {
  const limited = rate();
  for (let count = 1; count <= 50; count++) assert.equal(limited.record(0, 5), 0, `connection ${count}`);
  // 51 in what counts as 10 s are 5.1 a second: a fiftieth of 10 s too early.
  assert.equal(limited.record(0, 5), 200);
  assert.equal(limited.record(0, 5), 400);
});

test("nobody waits longer than a window", () => {
  const limited = rate();
  for (let count = 0; count < 500; count++) limited.record(0, 5);
  assert.equal(limited.record(0, 5), 1000);
  assert.equal(limited.record(0, 0), 1000, "a limit of none at all");
});

test("connections of windows that are over do not count", () => {
  const limited = rate();
  for (let count = 0; count < 60; count++) limited.record(0, 5);
  assert.ok(limited.record(10_999, 5) > 0);
  assert.equal(limited.record(11_000, 5), 0);
});

test("without a limit nobody waits, and a limit that comes later knows who came", () => {
  const limited = rate();
  for (let count = 0; count < 60; count++) assert.equal(limited.record(0, Number.POSITIVE_INFINITY), 0);
  assert.ok(limited.record(0, 5) > 0);
});
