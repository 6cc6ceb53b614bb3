import assert from "node:assert/strict";
import { test } from "node:test";
import { formatHostPort } from "./host-port.ts";

for (const [host, expected] of [
  ["broker.example", "broker.example:9092"],
  ["127.0.0.1", "127.0.0.1:9092"],
  ["::1", "[::1]:9092"],
  ["fe80::1%eth0", "[fe80::1%eth0]:9092"],
] as const) {
  test(`formatHostPort() writes ${expected}`, () => assert.equal(formatHostPort(host, 9092), expected));
}
