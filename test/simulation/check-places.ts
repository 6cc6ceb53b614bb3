/** Where replicas must be: each in one log directory, or on its way to where it was asked to be. */
import assert from "node:assert/strict";
import { describeLogDirsCall } from "../../src/network/client/admin-calls.ts";
import { ErrorCode } from "../../src/protocol/errors.ts";
import { newDescribeLogDirsRequest } from "../../src/protocol/generated/describe-log-dirs-request.ts";
import { directoryOf } from "../../src/metadata/partition-registration.ts";
import type { BrokerLife } from "./broker-life.ts";
import type { SimulatedClient } from "./simulated-client.ts";
import type { TopicModel } from "./topic-model.ts";

const MOVES_END_MS = 60_000;

/** The log directories of each replica, by `topic-partition`. */
interface Places {
  readonly logs: ReadonlyMap<string, readonly string[]>;
  readonly copies: ReadonlyMap<string, readonly string[]>;
}

/** Every replica has one log, at most one copy in another directory, and one of them is where it was asked to be. */
export async function checkPlaces(client: SimulatedClient, topics: readonly TopicModel[]): Promise<void> {
  const { logs, copies } = await readPlaces(client);
  for (const [name, paths] of copies) {
    assert.equal(paths.length, 1, `copies of ${name} are in ${paths.join()}`);
    assert.ok(!logs.get(name)?.includes(paths[0]!), `${name} and its copy are in ${paths.join()}`);
  }
  for (const { name: topic, partitions } of topics) {
    for (const [index, { wantedLogDir }] of partitions.entries()) {
      const name = `${topic}-${index}`;
      const paths = logs.get(name) ?? [];
      assert.equal(paths.length, 1, `logs of ${name} are in ${paths.join() || "no directory"}`);
      const goal = copies.get(name)?.[0] ?? paths[0];
      assert.equal(goal, wantedLogDir ?? goal, `${name} is not where it was asked to be`);
    }
  }
}

/** All moves end by themselves, the metadata knows where replicas are, and nothing else is left. */
export async function checkMovesEnd(
  life: BrokerLife,
  client: SimulatedClient,
  topics: readonly TopicModel[],
): Promise<void> {
  const { clock, files } = life.platform;
  const limitMs = clock.monotonicMs() + MOVES_END_MS;
  for (;;) {
    const { copies } = await life.until(readPlaces(client));
    if (copies.size === 0) break;
    assert.ok(clock.monotonicMs() < limitMs, `moves do not end: ${[...copies.keys()].join()}`);
    await life.pass(100);
  }
  await life.pass(100);
  const { logs } = await life.until(readPlaces(client));
  await life.until(checkPlaces(client, topics));
  const node = life.node;
  assert.ok(node !== undefined);
  for (const path of life.logDirs) {
    const found = files.list(path).filter((name) => /^[acs]\d+-\d+$/.test(name));
    const told = [...logs].filter(([name, paths]) => /^[acs]\d/.test(name) && paths.includes(path));
    assert.deepEqual(found.toSorted(), told.map(([name]) => name).toSorted(), `what is in ${path}`);
  }
  for (const { name, partitions } of node.metadata.image().topics.byId.values()) {
    for (const [index, registration] of partitions) {
      const path = logs.get(`${name}-${index}`)?.[0] ?? "";
      // With a single directory it need not be recorded.
      if (life.logDirs.length > 1)
        assert.equal(directoryOf(registration, 1), node.logManager.directoryId(path), `${name}-${index} is in ${path}`);
    }
  }
}

async function readPlaces(client: SimulatedClient): Promise<Places> {
  const logs = new Map<string, string[]>();
  const copies = new Map<string, string[]>();
  const { answer } = await client.ask(describeLogDirsCall, newDescribeLogDirsRequest({ topics: null }));
  assert.ok(answer !== undefined, "DescribeLogDirs is not answered");
  for (const { errorCode, logDir, topics } of answer.results) {
    assert.equal(errorCode, ErrorCode.NONE, `DescribeLogDirs of ${logDir}`);
    for (const { name, partitions } of topics) {
      for (const { partitionIndex, isFutureKey } of partitions) {
        const places = isFutureKey ? copies : logs;
        const paths = places.get(`${name}-${partitionIndex}`) ?? [];
        paths.push(logDir);
        places.set(`${name}-${partitionIndex}`, paths);
      }
    }
  }
  return { logs, copies };
}
