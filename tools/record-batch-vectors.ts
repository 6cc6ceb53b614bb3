/**
 * Records the batches that Kafka's own classes write, so that the tests need no Java: `node tools/record-batch-vectors.ts ORACLE`,
 * where `ORACLE java FILE` runs a file against Kafka's jars. Writes `test/golden/record-batches.vectors.gz`.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [oracle] = process.argv.slice(2);
if (oracle === undefined) {
  console.error("usage: node tools/record-batch-vectors.ts ORACLE");
  process.exit(1);
}
const lines = execFileSync(oracle, ["java", "test/golden/RecordBatchVectors.java", "write"], { maxBuffer: 64 << 20 });
writeFileSync("test/golden/record-batches.vectors.gz", gzipSync(lines, { level: 9 }));
