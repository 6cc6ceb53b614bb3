/**
 * The same requests to a real Kafka 4.4.0 (recorded, see tools/record-differential.ts) and to Rafka: equal answers, field
 * by field, but for the differences that `allowed.ts` names.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRealPlatform } from "../../src/platform/real/real-platform.ts";
import { startBrokerServer } from "../../src/server/broker-server.ts";
import { createLogger } from "../../src/server/logging.ts";
import { allowedReason, reasonsWithoutUse } from "./allowed.ts";
import { runScripts } from "./run-scripts.ts";
import { differences, readTranscript } from "./transcript.ts";

/** What the recorded Kafka was told in its properties file. */
const SETTINGS = {
  "offsets.topic.replication.factor": "1",
  "group.initial.rebalance.delay.ms": "0",
};

test("Rafka answers as Kafka 4.4.0 did, request by request", { timeout: 110_000 }, async (t) => {
  // Levels of loggers are told and altered; their lines go nowhere.
  const logger = createLogger({ levels: "info", format: "json", clock: createRealPlatform().clock, write: () => {} });
  await using broker = await startBrokerServer({ overrides: SETTINGS, clusterId: "MkU3OEVBNTcwNTJENDM2Qk", logger });
  const recorded = readTranscript();
  assert.ok(recorded.length >= 300, "the transcript holds at least 300 exchanges");
  const answers = await runScripts(broker.endpoints[0]?.port ?? 0);
  // Answers of requests that wait side by side may come in either order; each has a name of its own.
  const byName = new Map(answers.map(({ name, answer }) => [name, answer]));
  assert.deepEqual([...byName.keys()].sort(), recorded.map(({ name }) => name).sort(), "both ran the same script");
  const found = recorded.flatMap(({ name, answer }) => differences(name, answer, byName.get(name)));
  t.diagnostic(
    `${recorded.length} exchanges; ${found.length} differences, of which allowed ${found.filter((d) => allowedReason(d) !== undefined).length}`,
  );
  const unexpected = found.filter((difference) => allowedReason(difference) === undefined);
  assert.deepEqual(unexpected.slice(0, 20), [], `${unexpected.length} answers differ`);
  assert.deepEqual(reasonsWithoutUse(found), [], "what is allowed is needed");
});
