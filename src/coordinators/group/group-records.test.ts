import assert from "node:assert/strict";
import { test } from "node:test";
import { batchesOf } from "../../records/record-batch.ts";
import recorded from "./recorded/kafka-consumer-offsets.json" with { type: "json" };
import { groupRecordSerde, type GroupRecord } from "./group-records.ts";

interface RecordedRecord {
  readonly key: Buffer;
  readonly value: Buffer | null;
  readonly record: GroupRecord;
}

function* recordsOfKafka(): Generator<RecordedRecord> {
  for (const segment of Object.values(recorded.segments)) {
    for (const batch of batchesOf(Buffer.from(segment, "base64"))) {
      if (batch.isControl) continue;
      for (const { key, value } of batch.records()) {
        assert.ok(key !== null);
        const record = groupRecordSerde.decode(key, value);
        assert.ok(record !== undefined, "every record type of Kafka 4.4 is known");
        yield { key: Buffer.from(key), value: value === null ? null : Buffer.from(value), record };
      }
    }
  }
}

test("records are written as Kafka writes them, to the byte", () => {
  const kinds = new Map<string, number>();
  for (const { key, value, record } of recordsOfKafka()) {
    const kind = `${record.kind}${value === null ? " tombstone" : ""}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    assert.deepEqual(Buffer.from(groupRecordSerde.encodeKey(record)), key);
    if (record.kind === "foreign") continue;
    const written = groupRecordSerde.encodeValue(record);
    assert.deepEqual(written === null ? null : Buffer.from(written), value);
  }
  // The recording has something of everything.
  assert.deepEqual([...kinds.keys()].sort(), [
    "foreign",
    "group-metadata",
    "group-metadata tombstone",
    "offset-commit",
    "offset-commit tombstone",
  ]);
});

test("an offset of Kafka's first format is read as one of today's", () => {
  // Record type 0, group "g", topic "t", partition 2; value version 0: offset 7, metadata "m", timestamp 9.
  const key = Buffer.from("000000016700017400000002", "hex");
  const value = Buffer.from("0000000000000000000700016d0000000000000009", "hex");
  const record = groupRecordSerde.decode(key, value);
  assert.ok(record?.kind === "offset-commit" && record.value !== null);
  assert.deepEqual([record.group, record.topic, record.partition], ["g", "t", 2]);
  const { offset, metadata, commitTimestamp, expireTimestamp, leaderEpoch } = record.value;
  assert.deepEqual([offset, metadata, commitTimestamp, expireTimestamp, leaderEpoch], [7, "m", 9, -1, -1]);
});

for (const type of [9, 18, 24, 500, -1]) {
  test(`record type ${type} is unknown, not an error`, () => {
    const key = Buffer.from([(type >> 8) & 255, type & 255, 0, 1, 0x67]);
    assert.equal(groupRecordSerde.decode(key, Buffer.from([0, 0])), undefined);
  });
}

for (const [name, hex] of [
  ["an offset", "0001000167000174000000020005"],
  ["a group", "00020001670005"],
] as const) {
  test(`a value of ${name} in a version of the future is an error, for it cannot be left out`, () => {
    const key = Buffer.from(hex.slice(0, -4), "hex");
    const value = Buffer.from(`${hex.slice(-4)}0000`, "hex");
    assert.throws(() => groupRecordSerde.decode(key, value), /version 5 of a record's value is not known/);
  });
}
