/** Directories that an Apache Kafka 4.4.0 wrote (`test/golden/kafka-log-dir`), taken over: what its own tools said of them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { crc32, gunzipSync } from "node:zlib";
import { readBrokerEpochs } from "../checkpoint/clean-shutdown-file.ts";
import type { LogConfig } from "../log-config.ts";
import { append, LogWorld, readAll } from "../../testing/log-world.ts";
import { dirname } from "node:path";

/** When the directories were written: producers expire a day after their last batch. */
const WRITTEN_MS = 1_700_000_000_000;

async function takeOver(
  name: "clean" | "killed",
  damage?: (files: LogWorld["platform"]["files"]) => unknown,
  config: Partial<LogConfig> = {},
): Promise<LogWorld> {
  const packed: unknown = JSON.parse(
    gunzipSync(readFileSync(new URL(`../../../test/golden/kafka-log-dir/${name}.json.gz`, import.meta.url))).toString(),
  );
  const world = new LogWorld({ startMs: WRITTEN_MS + 2000, config });
  const { files } = world.platform;
  for (const [path, { base64, sizeBytes }] of Object.entries(
    packed as Record<string, { base64: string; sizeBytes: number }>,
  )) {
    files.makeDirectory(dirname(`/data/${path}`));
    files.writeWhole(`/data/${path}`, Buffer.concat([Buffer.from(base64, "base64")], sizeBytes));
  }
  damage?.(files);
  await world.restart();
  return world;
}

for (const name of ["clean", "killed"] as const) {
  test(`a directory of Apache Kafka, ${name}: all records are there and found`, async () => {
    const { manager } = await takeOver(name);
    const plain = manager.getLog("plain", 0);
    assert.ok(plain !== undefined);
    assert.equal(plain.logEndOffset, 400);
    assert.equal(plain.segmentCount, 2);
    const batches = readAll(plain);
    assert.equal(batches.length, 400);
    assert.ok(batches.every((batch) => batch.isCrcValid()));
    for (const offset of [0, 1, 137, 250, 251, 399]) {
      const read = plain.read({ startOffset: offset, maxBytes: 1, isolation: "LOG_END", minOneMessage: true });
      assert.equal(read.bytes().readBigInt64BE(0), BigInt(offset));
      assert.equal(plain.offsetForTimestamp(WRITTEN_MS + offset)?.offset, offset);
    }
    assert.equal(plain.offsetForTimestamp(WRITTEN_MS + 400), undefined);
    assert.deepEqual(plain.maxTimestampOffset(), { timestamp: WRITTEN_MS + 399, offset: 399, leaderEpoch: 0 });
  });

  test(`a directory of Apache Kafka, ${name}: records in compressed batches are found by time`, async () => {
    const { manager } = await takeOver(name);
    const zipped = manager.getLog("zipped", 0);
    assert.ok(zipped !== undefined);
    assert.equal(zipped.logEndOffset, 200);
    const records = readAll(zipped).flatMap((batch) => [...batch.records()]);
    assert.deepEqual(
      records.map(({ offset }) => offset),
      Array.from({ length: 200 }, (_, offset) => offset),
    );
    // Times fall within each batch: the first record from the front with such a time counts.
    assert.equal(zipped.offsetForTimestamp(WRITTEN_MS + 960)?.offset, 0);
    assert.equal(zipped.maxTimestampOffset()?.offset, 0);
  });

  test(`a directory of Apache Kafka, ${name}: producers go on where they were`, async () => {
    const world = await takeOver(name);
    const plain = world.manager.getLog("plain", 0);
    assert.ok(plain !== undefined);
    const [producer] = plain.producerState.entries.values();
    assert.ok(producer !== undefined && plain.producerState.entries.size === 1);
    assert.equal(producer.lastSequence, 399);
    const { producerId } = producer;
    const retried = append(world, plain, { producerId, sequence: 399 });
    assert.ok(retried.duplicate && retried.baseOffset === 399);
    assert.equal(append(world, plain, { producerId, sequence: 401 }).errorCode, 45);
    assert.equal(append(world, plain, { producerId, sequence: 400 }).baseOffset, 400);
  });

  test(`a directory of Apache Kafka, ${name}: transactions are open and aborted as they were`, async () => {
    const { manager } = await takeOver(name);
    const log = manager.getLog("transactions", 0);
    assert.ok(log !== undefined);
    // kafka dump-log: four transactions of five records and a marker, the second and fourth aborted, three records open.
    assert.equal(log.logEndOffset, 27);
    log.updateHighWatermark(27);
    assert.equal(log.lastStableOffset, 24);
    const read = log.read({ startOffset: 0, maxBytes: 1e6, isolation: "TXN_COMMITTED", minOneMessage: true });
    const aborted = (log.abortedTransactions(0, 27) ?? []).map(({ firstOffset, lastOffset }) => [
      firstOffset,
      lastOffset,
    ]);
    assert.deepEqual(aborted, [
      [6, 11],
      [18, 23],
    ]);
    assert.equal(read.errorCode, 0);
    assert.equal(log.producerState.entries.size, 2);
  });
}

for (const name of ["clean", "killed"] as const) {
  test(`a directory of Apache Kafka, ${name}: a compacted log is read across its gaps`, async () => {
    const { manager, platform } = await takeOver(name);
    const log = manager.getLog("compacted", 0);
    assert.ok(log !== undefined);
    assert.equal(log.logEndOffset, 9000);
    assert.equal(log.logStartOffset, 0);
    const newest = new Map<string, number>();
    for (const batch of readAll(log)) {
      assert.ok(batch.isCrcValid());
      for (const { key, offset } of batch.records()) newest.set(Buffer.from(key ?? []).toString(), offset);
    }
    for (let key = 0; key < 23; key++) {
      assert.equal(newest.get(`key-${key}`), key + 23 * Math.floor((8999 - key) / 23));
    }
    // The first segment was compacted to nothing: a read goes on in the next.
    const first = log.read({ startOffset: 0, maxBytes: 1, isolation: "LOG_END", minOneMessage: true });
    assert.ok(first.bytes().readBigInt64BE(0) > 1000n);
    assert.ok(!platform.files.list("/data/compacted-0").some((file) => file.endsWith(".deleted")));
  });
}

for (const suffix of [".index", ".timeindex", ".txnindex", ".snapshot", "leader-epoch-checkpoint"]) {
  for (const damage of ["missing", "cut", "garbage"] as const) {
    test(`a directory of Apache Kafka with ${damage} ${suffix} files is read all the same`, async () => {
      const { manager } = await takeOver("killed", (files) => {
        for (const directory of ["plain-0", "zipped-0", "transactions-0"]) {
          for (const name of files.list(`/data/${directory}`)) {
            const path = `/data/${directory}/${name}`;
            if (!name.endsWith(suffix)) continue;
            if (damage === "missing") files.unlink(path);
            else if (damage === "cut") files.writeWhole(path, files.readWhole(path).subarray(0, 5));
            else files.writeWhole(path, Buffer.alloc(60, 0x5a));
          }
        }
      });
      const plain = manager.getLog("plain", 0);
      const transactions = manager.getLog("transactions", 0);
      assert.ok(plain !== undefined && transactions !== undefined);
      assert.equal(readAll(plain).length, 400);
      assert.equal(plain.offsetForTimestamp(WRITTEN_MS + 300)?.offset, 300);
      transactions.updateHighWatermark(27);
      assert.equal(transactions.lastStableOffset, 24);
      assert.equal(plain.producerState.entries.size, 1);
    });
  }
}

test("the same batches make the same files as Apache Kafka's, byte for byte", async () => {
  let brokerEpoch = -1;
  const theirs = await takeOver("clean", (files) => (brokerEpoch = readBrokerEpochs(files, ["/data"])));
  const source = theirs.manager.getLog("plain", 0);
  assert.ok(source !== undefined);
  const ours = new LogWorld({ startMs: WRITTEN_MS + 2000, config: { segmentMs: 250, indexIntervalBytes: 1024 } });
  await ours.restart();
  const log = ours.log("plain");
  for (const batch of readAll(source)) {
    const sent = Buffer.from(batch.view());
    sent.writeBigInt64BE(0n, 0);
    const result = log.appendAsLeader(sent, { leaderEpoch: 0, origin: "CLIENT" });
    assert.ok(!(result instanceof Promise) && result.errorCode === 0);
  }
  await ours.manager.shutdown({ brokerEpoch });
  const fresh = await takeOver("clean", (files) => {
    for (const name of files.list("/data/plain-0")) {
      if (/^\d+\./.test(name))
        assert.deepEqual(
          ours.platform.files.readWhole(`/data/plain-0/${name}`),
          files.readWhole(`/data/plain-0/${name}`),
          name,
        );
    }
    assert.deepEqual(
      ours.platform.files.readWhole("/data/.kafka_cleanshutdown"),
      files.readWhole("/data/.kafka_cleanshutdown"),
    );
  });
  assert.ok(fresh.manager.getLog("plain", 0) !== undefined);
});

test("indexes rebuilt from Apache Kafka's batches are Apache Kafka's indexes", async () => {
  const kept = new Map<string, Buffer>();
  const world = await takeOver(
    "clean",
    (files) => {
      for (const directory of ["plain-0", "transactions-0"]) {
        for (const name of files.list(`/data/${directory}`)) {
          const path = `/data/${directory}/${name}`;
          if (!name.endsWith("index")) continue;
          if (directory === "plain-0" || name.endsWith(".txnindex")) kept.set(path, files.readWhole(path));
          files.unlink(path);
        }
      }
    },
    { indexIntervalBytes: 1024 },
  );
  assert.equal(kept.size, 5);
  for (const [path, bytes] of kept) assert.deepEqual(world.platform.files.readWhole(path), bytes, path);
});

test("records in the message format of before Kafka 0.11 are refused, not cut off", async () => {
  // Offset 0, size, CRC-32, magic 1, attributes, timestamp, no key, value "v": as Kafka 0.10 wrote it.
  const rest = Buffer.from("01000000018bcfe56800ffffffff0000000176", "hex");
  const old = Buffer.alloc(16 + rest.length);
  old.writeInt32BE(4 + rest.length, 8);
  old.writeUInt32BE(crc32(rest), 12);
  rest.copy(old, 16);
  for (const name of ["clean", "killed"] as const) {
    const path = "/data/zipped-0/00000000000000000000.log";
    let world: LogWorld | undefined;
    const loading = takeOver(name, (files) => files.writeWhole(path, old)).then((opened) => (world = opened));
    await assert.rejects(loading, /message format older than 2/);
    assert.equal(world, undefined);
  }
});
