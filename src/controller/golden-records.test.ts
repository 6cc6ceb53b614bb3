/** The records of a real Kafka's metadata log, read and made again: `test/golden/metadata/regenerate.sh` records them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MetadataDelta } from "../metadata/metadata-delta.ts";
import { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataRecord } from "../metadata/metadata-record.ts";
import { readMetadataRecord, writeMetadataRecord } from "../metadata/record-serde.ts";
import { batchesOf } from "../records/record-batch.ts";
import { recordsForEmptyLog } from "./storage/bootstrap-records.ts";
import { loadMetadata } from "./metadata-loader.ts";

const golden = (name: string) => readFileSync(new URL(`../../test/golden/metadata/${name}`, import.meta.url));

function batchValues(
  name: string,
): { readonly values: Buffer[]; readonly lastOffset: number; readonly timestampMs: number }[] {
  return [...batchesOf(golden(name))]
    .filter((batch) => !batch.isControl)
    .map((batch) => ({
      values: [...batch.records()].map(({ value }) => Buffer.from(value ?? [])),
      lastOffset: batch.lastOffset,
      timestampMs: batch.maxTimestamp,
    }));
}

const values = (name: string) => batchValues(name).flatMap((batch) => batch.values);
/** Records in any order, as Java's hash maps give them; so are the features of a registration. */
function unordered(items: Iterable<Buffer>): string[] {
  return [...items]
    .map((value) => {
      const record = readMetadataRecord(value);
      if ("features" in record.data) record.data.features.sort((left, right) => (left.name < right.name ? -1 : 1));
      return `${record.type} ${record.version} ${JSON.stringify(record.data)}`;
    })
    .toSorted();
}

const sortedHex = (items: Iterable<Buffer>) => [...items].map((value) => value.toString("hex")).toSorted();

test("every metadata record of Kafka's is read and written back to the same bytes", () => {
  const all = [
    ...values("metadata.log"),
    ...values("bootstrap.checkpoint"),
    ...values("00000000000000000030-0000000001.checkpoint"),
  ];
  assert.ok(all.length > 50);
  for (const value of all) assert.deepEqual(writeMetadataRecord(readMetadataRecord(value)), value);
});

test("the bootstrap records of a first leader are Kafka's", () => {
  const bootstrap = values("bootstrap.checkpoint").map(readMetadataRecord);
  const ours = recordsForEmptyLog(bootstrap, { minInsyncReplicas: 1, isTransactionOpen: false });
  const [first] = batchValues("metadata.log");
  assert.deepEqual(ours.map(writeMetadataRecord), first?.values);
});

test("the image of Kafka's log is what Kafka's snapshot says at the same offset", () => {
  const upTo30 = batchValues("metadata.log").filter(({ lastOffset }) => lastOffset < 30);
  const { image } = loadMetadata(upTo30.map((batch) => ({ kind: "BATCH", epoch: 1, ...batch })));
  const ours = [...image.records()].map(writeMetadataRecord);
  assert.deepEqual(unordered(ours), unordered(values("00000000000000000030-0000000001.checkpoint")));
});

test("an image's records make the same image again", () => {
  const { image } = loadMetadata(batchValues("metadata.log").map((batch) => ({ kind: "BATCH", epoch: 1, ...batch })));
  const delta = new MetadataDelta(MetadataImage.EMPTY);
  const records: MetadataRecord[] = [...image.records()];
  for (const record of records) delta.replay(record);
  const again = delta.apply(image.provenance);
  assert.deepEqual(
    sortedHex([...again.records()].map(writeMetadataRecord)),
    sortedHex(records.map(writeMetadataRecord)),
  );
  assert.deepEqual([...again.topics.byName.keys()].toSorted(), ["audit.log", "orders"]);
  assert.equal(again.scram.size, 1);
  assert.equal(again.acls.size, 1);
  assert.equal(again.clientQuotas.size, 1);
});
