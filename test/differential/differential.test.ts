/**
 * The same requests to a real Kafka 4.4.0 (recorded, see tools/record-differential.ts) and to Rafka: equal answers, field
 * by field, but for the differences that `allowed.ts` names.
 */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createRealPlatform } from "../../src/platform/real/real-platform.ts";
import { type ServerOptions, startBrokerServer } from "../../src/server/broker-server.ts";
import { createLogger } from "../../src/server/logging.ts";
import { LosableController } from "../../src/testing/losable-controller.ts";
import { RuleAuthorizer } from "../../src/testing/rule-authorizer.ts";
import { allowedReason, reasonsWithoutUse } from "./allowed.ts";
import { CLIENTS } from "./clients.ts";
import { type BrokerKind, runScripts } from "./run-scripts.ts";
import { FILE_SETTINGS } from "./scripts/file-settings.ts";
import { type Difference, differences, readTranscript } from "./transcript.ts";

/** What the recorded Kafka was told in its properties file. */
const SETTINGS = {
  "offsets.topic.replication.factor": "1",
  "group.initial.rebalance.delay.ms": "0",
};

/** What all kinds of broker differ in, for the last test. */
const found: Difference[] = [];

test("Rafka answers as Kafka 4.4.0 did, request by request", { timeout: 110_000 }, async (t) => {
  // Levels of loggers are told and altered; their lines go nowhere.
  const logger = createLogger({ levels: "info", format: "json", clock: createRealPlatform().clock, write: () => {} });
  await compare(t, "plain", { logger });
});

test("Rafka asks an authorizer what Kafka 4.4.0 asked, and refuses as it did", { timeout: 110_000 }, async (t) => {
  const logger = createLogger({ levels: "info", format: "json", clock: createRealPlatform().clock, write: () => {} });
  const authorizer = new RuleAuthorizer(({ clientId }) => CLIENTS.get(clientId ?? "") ?? []);
  await compare(t, "authorizer", { logger, authorizer });
});

test("Rafka says what Kafka 4.4.0 said when the controller did not answer", { timeout: 110_000 }, async (t) => {
  const controller = new LosableController();
  const controllerOf = controller.around.bind(controller);
  await compare(t, "controller-away", { controllerOf }, () => (controller.isLost = true));
});

test(
  "Rafka shows policies what Kafka 4.4.0 showed them, and refuses in their words",
  { timeout: 110_000 },
  async (t) => {
    const overrides = {
      ...SETTINGS,
      "create.topic.policy.class.name": "./test/differential/policies/creating.mjs",
      "alter.config.policy.class.name": "./test/differential/policies/altering.mjs",
    };
    await compare(t, "policies", { overrides });
  },
);

test("Rafka does and tells what its properties file says as Kafka 4.4.0 did", { timeout: 110_000 }, async (t) => {
  await compare(t, "file-settings", { overrides: { ...SETTINGS, ...FILE_SETTINGS } });
});

test("every difference that is allowed is still there", () => {
  assert.deepEqual(reasonsWithoutUse(found), [], "what is allowed is needed");
});

async function compare(
  t: TestContext,
  kind: BrokerKind,
  options: ServerOptions,
  loseController: () => void = () => {},
): Promise<void> {
  await using broker = await startBrokerServer({
    overrides: SETTINGS,
    clusterId: "MkU3OEVBNTcwNTJENDM2Qk",
    ...options,
  });
  const recorded = readTranscript(kind);
  assert.ok(recorded.length >= 33, "the transcript holds at least 33 exchanges");
  const answers = await runScripts({ kind, port: broker.endpoints[0]?.port ?? 0, loseController });
  // Answers of requests that wait side by side may come in either order; each has a name of its own.
  const byName = new Map(answers.map(({ name, answer }) => [name, answer]));
  assert.deepEqual([...byName.keys()].sort(), recorded.map(({ name }) => name).sort(), "both ran the same script");
  const differing = recorded.flatMap(({ name, answer }) => differences(name, answer, byName.get(name)));
  found.push(...differing);
  const unexpected = differing.filter((difference) => allowedReason(difference) === undefined);
  t.diagnostic(
    `${recorded.length} exchanges; ${differing.length} differences, of which allowed ${differing.length - unexpected.length}`,
  );
  assert.deepEqual(unexpected.slice(0, 20), [], `${unexpected.length} answers differ`);
}
