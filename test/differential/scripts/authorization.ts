/**
 * Every API, asked by clients that may do nothing, everything, or one kind of operation on one kind of resource: which
 * rights an answer needs, and what is left of it without them. Needs a broker that knows the rules of `clients.ts`.
 */
import { CLIENTS, EVERYONE, OPEN } from "../clients.ts";
import type { WireSession } from "../wire-session.ts";
import { changes, CLOSED, commitOf, readings, victimById, victimByName } from "./authorization-questions.ts";

/** Asks every question as every client. */
export async function authorization(session: WireSession): Promise<void> {
  const ids = await prepare(session);
  const clients = [...CLIENTS.keys()];
  for (const { name, api, version, body, without } of [...readings(ids), ...changes(ids)]) {
    for (const [index, client] of clients.entries()) {
      if (without?.(CLIENTS.get(client) ?? []) === true) continue;
      await session.send(`${name}, by ${client}`, api, version, body(index), { as: client });
    }
  }
}

/** Topics, groups with offsets, a block of producer ids: there before anybody asks. @returns the topics' ids */
async function prepare(session: WireSession): Promise<Map<string, string>> {
  const as = EVERYONE;
  const names = [OPEN, CLOSED, ...[...CLIENTS.keys()].flatMap((_, index) => [victimByName(index), victimById(index)])];
  const topics = names.map((name) => ({ name, numPartitions: 1, replicationFactor: 1 }));
  await session.send("topics", "CreateTopics", 4, { topics, timeoutMs: 60_000 }, { as });
  const isServed = (answer: Record<string, unknown>) => answer["errorCode"] === 0;
  await session.until("FindCoordinator", 2, { key: OPEN, keyType: 0 }, isServed, { as });
  await session.until("InitProducerId", 4, { transactionalId: null, producerId: -1, producerEpoch: -1 }, isServed, {
    as,
  });
  await session.untilLed(names, 1, { as });
  const groups = [OPEN, CLOSED];
  const areLoaded = (answer: Record<string, unknown>) =>
    (answer["groups"] as { errorCode: number }[]).every(({ errorCode }) => errorCode === 0);
  await session.until("DescribeGroups", 5, { groups }, areLoaded, { as });
  for (const group of groups) await session.send(`a commit of ${group}`, "OffsetCommit", 8, commitOf(group), { as });
  // One by one: their ids get names in the order in which they are seen.
  const ids = new Map<string, string>();
  for (const name of names) {
    const metadata = await session.until("Metadata", 12, { topics: [{ name }] }, () => true, { as });
    ids.set(name, (metadata["topics"] as { topicId: string }[])[0]?.topicId ?? "");
  }
  return ids;
}
