/** Apache Kafka's dump-log reads the files that our log writes: segments, indexes, aborted transactions, producers. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { after, before, test } from "node:test";
import { silentLogger } from "../../src/base/logger.ts";
import { DEFAULT_LOG_CONFIG } from "../../src/log/log-config.ts";
import { LogManager } from "../../src/log/manager/log-manager.ts";
import { createRealPlatform } from "../../src/platform/real/real-platform.ts";
import { buildBatch } from "../../src/records/build-batch.ts";
import type { CompressionType } from "../../src/records/compression/compression-type.ts";
import { oracle, oracleMissing } from "./oracle.ts";

const RECORDS_EACH = 3;
const BATCHES = 400;
const directory = mkdtempSync(`${tmpdir()}/rafka-log-files-`);
const partition = `${directory}/topic-0`;

before(async () => {
  const manager = new LogManager({
    platform: createRealPlatform(),
    logger: silentLogger,
    logDirs: [directory],
    topicConfig: () => ({ ...DEFAULT_LOG_CONFIG, segmentBytes: 100_000, indexIntervalBytes: 1000 }),
  });
  await manager.start();
  const log = manager.createLog({ topic: "topic", partition: 0, topicId: "c29tZS10b3BpYy1pZC0wMQ" });
  const timestamp = Date.now();
  for (let index = 0; index < BATCHES; index++) {
    const records = Array.from({ length: RECORDS_EACH }, (_, key) => ({
      key: Buffer.from(`key-${key}`),
      value: Buffer.alloc(index % 500, index),
      timestamp: timestamp + index,
    }));
    const batch = buildBatch({
      records,
      compression: (index % 5) as CompressionType,
      producerId: 7,
      producerEpoch: 1,
      baseSequence: index * RECORDS_EACH,
      isTransactional: true,
    });
    const options = { leaderEpoch: Math.floor(index / 100), origin: "CLIENT", isTransactionVerified: true } as const;
    assert.equal((await log.appendAsLeader(batch, options)).errorCode, 0);
  }
  const marker = { key: Buffer.from([0, 0, 0, 0]), value: Buffer.alloc(6), timestamp };
  const abort = buildBatch({
    records: [marker],
    producerId: 7,
    producerEpoch: 1,
    isTransactional: true,
    isControl: true,
  });
  assert.equal((await log.appendAsLeader(abort, { leaderEpoch: 3, origin: "COORDINATOR" })).errorCode, 0);
  await manager.shutdown({ brokerEpoch: 1 });
});

after(() => rmSync(directory, { recursive: true }));

function files(suffix: string): string {
  const names = readdirSync(partition).filter((name) => name.endsWith(suffix));
  return names.map((name) => `${partition}/${name}`).join();
}

test("dump-log reads every record of every segment", { skip: oracleMissing }, async () => {
  const { stdout } = await oracle(["dump-log", "--files", files(".log"), "--deep-iteration"]);
  assert.equal(stdout.match(/isvalid: true/g)?.length, BATCHES + 1);
  assert.equal(stdout.match(/^\| offset: /gm)?.length, BATCHES * RECORDS_EACH + 1);
  assert.doesNotMatch(stdout, /isvalid: false|Found/);
});

for (const option of ["--index-sanity-check", "--verify-index-only"]) {
  test(`dump-log ${option} finds nothing wrong with the indexes`, { skip: oracleMissing }, async () => {
    const asked = option === "--verify-index-only" ? `${files(".index")},${files(".timeindex")}` : files(".index");
    const { stdout, code } = await oracle(["dump-log", "--files", asked, option]);
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /Mismatches|Index timestamp|Found|Exception/);
    if (option === "--index-sanity-check") assert.match(stdout, /passed sanity check/);
  });
}

test("dump-log reads the aborted transaction and the producer", { skip: oracleMissing }, async () => {
  const aborted = await oracle(["dump-log", "--files", files(".txnindex")]);
  assert.match(aborted.stdout, /producerId: 7 firstOffset: 0 lastOffset: 1200 lastStableOffset: 1201/);
  const snapshots = files(".snapshot").split(",");
  const producers = await oracle(["dump-log", "--files", snapshots.at(-1) ?? ""]);
  assert.match(
    producers.stdout,
    /producerId: 7 producerEpoch: 1 coordinatorEpoch: 0 currentTxnFirstOffset: OptionalLong.empty/,
  );
});
