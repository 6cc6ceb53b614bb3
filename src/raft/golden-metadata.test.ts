/** The bytes of a real Kafka's metadata, made again by us: `test/golden/metadata/regenerate.sh` records them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createSimulatedPlatform } from "../platform/simulated/simulated-platform.ts";
import { buildBatch } from "../records/build-batch.ts";
import { batchesOf, type RecordBatch } from "../records/record-batch.ts";
import { kraftVersionRecord, leaderChangeRecord, readControlRecord, votersRecord } from "./control-records.ts";
import { parseSnapshotFileName } from "./snapshot-id.ts";
import { readSnapshot } from "./snapshot-reader.ts";
import { SnapshotWriter } from "./snapshot-writer.ts";
import { readMetaProperties } from "./meta-properties.ts";

const golden = (name: string) => readFileSync(new URL(`../../test/golden/metadata/${name}`, import.meta.url));
const SNAPSHOT = "00000000000000000030-0000000001.checkpoint";

function onDisk(name: string, bytes: Buffer) {
  const { files } = createSimulatedPlatform({ seed: 1 });
  files.makeDirectory("/data");
  files.writeWhole(`/data/${name}`, bytes);
  return files;
}

/** Writes a snapshot with the contents and times of one that was read. */
function rewritten(name: string, bytes: Buffer): Buffer {
  const files = onDisk("read", bytes);
  const { lastContainedLogTimestamp, kraftVersion = 0, voters = [] } = readSnapshot(files, "/data/read");
  const batches = [...batchesOf(bytes)];
  const timeOf = (batch: RecordBatch | undefined) => batch?.baseTimestamp ?? -1;
  const id = parseSnapshotFileName(name) ?? { endOffset: 0, epoch: 0 };
  const header = { id, lastContainedLogTimestamp, kraftVersion, voters };
  const writer = new SnapshotWriter({
    files,
    directory: "/data",
    header,
    nowMs: timeOf(batches[0]),
    isEphemeral: false,
  });
  for (const batch of batches) {
    if (batch.isControl) continue;
    writer.append(
      [...batch.records()].map(({ value }) => value ?? Buffer.alloc(0)),
      timeOf(batch),
    );
  }
  writer.finish(timeOf(batches.at(-1)));
  return files.readWhole(`/data/${name}`);
}

test("the snapshot that formatting writes is Kafka's, byte for byte", () => {
  const bytes = golden("bootstrap.checkpoint");
  const name = "00000000000000000000-0000000000.checkpoint";
  assert.deepEqual(rewritten(name, bytes), bytes);
});

test("a snapshot of the log is Kafka's, byte for byte", () => {
  const bytes = golden(SNAPSHOT);
  assert.deepEqual(rewritten(SNAPSHOT, bytes), bytes);
});

test("the first batch of the first leader is Kafka's, byte for byte", () => {
  const [batch] = [...batchesOf(golden("metadata.log"))];
  assert.ok(batch !== undefined);
  const facts = [...batch.records()].map(({ key, value }) => readControlRecord(key, value));
  const voters = facts.find((fact) => fact?.kind === "VOTERS")?.voters ?? [];
  const records = [leaderChangeRecord(1, [1]), kraftVersionRecord(1), votersRecord(voters)];
  const timestamp = batch.baseTimestamp;
  const ours = buildBatch({
    baseOffset: 0,
    leaderEpoch: 1,
    isControl: true,
    records: records.map(({ key, value }) => ({ key, value, timestamp })),
  });
  assert.deepEqual(ours, Buffer.from(batch.view()));
});

test("Kafka's meta.properties is read", () => {
  const files = onDisk("meta.properties", golden("meta.properties"));
  const { version, clusterId, nodeId, directoryId } = readMetaProperties(files, "/data") ?? {};
  assert.deepEqual({ version, clusterId, nodeId }, { version: 1, clusterId: "MkU3OEVBNTcwNTJENDM2Qk", nodeId: 1 });
  assert.match(directoryId ?? "", /^[\w-]{22}$/);
});

test("a snapshot cut short at any byte is refused", () => {
  const bytes = golden(SNAPSHOT);
  for (let length = 0; length < bytes.length; length += 7) {
    const files = onDisk(SNAPSHOT, bytes.subarray(0, length));
    assert.throws(() => readSnapshot(files, `/data/${SNAPSHOT}`), /ends without a snapshot footer/);
  }
  const damaged = Buffer.from(bytes);
  damaged[300] = (damaged[300] ?? 0) ^ 1;
  assert.throws(() => readSnapshot(onDisk(SNAPSHOT, damaged), `/data/${SNAPSHOT}`), /does not check/);
});
