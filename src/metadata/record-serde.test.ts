/** Metadata records to bytes and back, and that every kind which the schemas know is known here in the same versions. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { ProtocolError } from "../protocol/errors.ts";
import { newPartitionRecord } from "../protocol/generated/partition-record.ts";
import type { MetadataRecord } from "./metadata-record.ts";
import { readMetadataRecord, UnsupportedMetadataRecordError, writeMetadataRecord } from "./record-serde.ts";

/** Kinds of records by the schemas: name, key, versions. Those of remote storage are another log's, with keys of its own. */
const SCHEMAS = globSync("schemas/*-record.schema")
  .filter((path) => !path.includes("remote-"))
  .map((path) => /^metadata (\w+)\nkey (\d+)\nversions (\d+)(?:-(\d+))?\n/.exec(readFileSync(path, "utf8")))
  .filter((match) => match !== null)
  .map(([, name = "", key, first, last]) => ({ name, apiKey: Number(key), lastVersion: Number(last ?? first) }));

test("every kind of metadata record that the schemas have is known, with its key and versions", () => {
  assert.ok(SCHEMAS.length >= 27);
  for (const { name, apiKey, lastVersion } of SCHEMAS) {
    // Enough zeroes for any record of fixed fields; what is left out of the format's reach fails as broken bytes.
    const of = (version: number) => Buffer.concat([Buffer.from([1, apiKey, version]), Buffer.alloc(200)]);
    try {
      assert.equal(readMetadataRecord(of(lastVersion)).type, name);
    } catch (error) {
      assert.ok(error instanceof ProtocolError, `${name}: ${String(error)}`);
    }
    assert.throws(
      () => readMetadataRecord(of(lastVersion + 1)),
      (error: Error) =>
        error instanceof UnsupportedMetadataRecordError &&
        error.message.includes(`${name} has version ${lastVersion + 1}`),
    );
  }
});

test("a record is framed by frame version, key and version", () => {
  const record: MetadataRecord = {
    type: "PartitionRecord",
    version: 2,
    data: newPartitionRecord({
      partitionId: 7,
      topicId: "GoXcPmrXTEizSOuVHmNldA",
      replicas: [1],
      isr: [1],
      leader: 1,
      directories: ["hj8ockQDTn6mSr30-qbdrg"],
    }),
  };
  const bytes = writeMetadataRecord(record);
  assert.equal(bytes.subarray(0, 7).toString("hex"), "01030200000007");
  assert.deepEqual(readMetadataRecord(bytes), record);
});

test("bytes cut short are a protocol error, never a record", () => {
  const bytes = writeMetadataRecord({
    type: "TopicRecord",
    version: 0,
    data: { name: "orders", topicId: "GoXcPmrXTEizSOuVHmNldA" },
  });
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => readMetadataRecord(bytes.subarray(0, length)), ProtocolError);
  }
});
