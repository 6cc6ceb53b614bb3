import assert from "node:assert/strict";
import { test } from "node:test";
import { clientHostOf } from "./client-host.ts";

// Right: "/" and InetAddress.getByName(left).getHostAddress() in Java 17, which Kafka shows as the host of a member.
for (const [address, host] of [
  ["127.0.0.1", "/127.0.0.1"],
  ["::1", "/0:0:0:0:0:0:0:1"],
  ["::", "/0:0:0:0:0:0:0:0"],
  ["2001:db8::a:1", "/2001:db8:0:0:0:0:a:1"],
  ["2001:db8:1:2:3:4:5:6", "/2001:db8:1:2:3:4:5:6"],
  ["fe80::1%lo", "/fe80:0:0:0:0:0:0:1%lo"],
  ["::ffff:192.0.2.7", "/192.0.2.7"],
] as const) {
  test(`clientHostOf() writes ${address} as Java does`, () => assert.equal(clientHostOf(address), host));
}
