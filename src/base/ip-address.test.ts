import assert from "node:assert/strict";
import { test } from "node:test";
import { isHostName, isIpAddress } from "./ip-address.ts";

// What a Kafka 4.4.0 on OpenJDK made of them as the address of a quota.
const ADDRESSES = [
  "1.2.3.4",
  "1.2.3",
  "127.1",
  "2130706433",
  "010.0.0.1",
  "08.1.1.1",
  "1.65536",
  "1.2.65535",
  "::",
  "::1",
  "[::1]",
  "::1%1",
  "::ffff:1.2.3.4",
  "1:2:3:4:5:6:7:8",
];
const NEITHER = [
  "0x7f.1",
  "256.1.1.1",
  "65536.1",
  "4294967296",
  "1.2.3.4:80",
  "fe80::1%eth9",
  "1:",
  "12345::",
  "1:2:3:4:5:6:7:8:9",
  "a b",
  "127.0.0.1 ",
  " 1.2.3.4",
  "münchen.invalid",
  "a\0b",
  "a".repeat(256),
  "",
];
const NAMES = [
  "[1.2.3.4]",
  "localhost",
  "LOCALHOST",
  "localhost.",
  "-",
  ".",
  "1.2.3.4.",
  "1..2",
  "1.2.3.4/32",
  "1.2.3.4%1",
  "a.invalid",
];

for (const text of ADDRESSES)
  test(`${text} is an address`, () => assert.deepEqual([isIpAddress(text), isHostName(text)], [true, false]));
for (const text of NAMES)
  test(`${text} may be a name`, () => assert.deepEqual([isIpAddress(text), isHostName(text)], [false, true]));
for (const text of NEITHER) {
  test(`${JSON.stringify(text)} is neither an address nor a name`, () => {
    assert.deepEqual([isIpAddress(text), isHostName(text)], [false, false]);
  });
}
