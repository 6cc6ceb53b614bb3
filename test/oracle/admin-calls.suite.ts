/** Kafka's Java `Admin`, every call that it has, against a real Kafka and Rafka: the same answers, but for those listed. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startBrokerPair } from "./broker-pair.ts";
import { oracle, oracleMissing } from "./oracle.ts";

interface Allowed {
  /** Of the call. */
  readonly call: RegExp;
  /** What ours must answer then. */
  readonly rafka: RegExp;
  readonly why: string;
}

const NOT_SERVED = /UnsupportedVersionException: The node does not support [A-Z_]+\}?$/;

const ALLOWED: readonly Allowed[] = [
  {
    call: /^(unregisterController|addRaftVoter|removeRaftVoter)$/,
    rafka: NOT_SERVED,
    why: "the quorum has one voter, and none can be added",
  },
  {
    call: /^(create|renew|expire|describe)DelegationToken$/,
    rafka: NOT_SERVED,
    why: "there are no delegation tokens yet",
  },
  {
    call: /^(list|describe)Transactions$|^abortTransaction$/,
    rafka: NOT_SERVED,
    why: "there are no transactions yet",
  },
  {
    call: /^(fenceProducers|forceTerminateTransaction)$/,
    rafka: /^UnsupportedVersionException: InitProducerId request for transactionalId `never` failed/,
    why: "there are no transactions yet",
  },
  {
    call: /^(describeShareGroups|(list|alter|delete)ShareGroupOffsets|describeStreamsGroups)$/,
    rafka: NOT_SERVED,
    why: "there are no share and streams groups yet",
  },
  {
    call: /^deleteShareGroups$/,
    rafka: /^\{s=GroupIdNotFoundException: The group id does not exist\.\}$/,
    why: "the share offsets that the call before set are what makes the group on Kafka",
  },
  {
    call: /^describeFeatures$/,
    rafka: /^finalized \{eligible[^=]*=[^,]*, [^,]*, kraft[^=]*=[^,]*, [^,]*, metadata[^{]*\} supported/,
    why: "features that are not served yet are not advertised",
  },
  {
    call: /^unregisterBroker that runs$/,
    rafka: /^InvalidRequestException: Broker ID 1 is running, and the only one of its cluster$/,
    why: "Kafka unregisters its only broker and is of no use from then on",
  },
];

/** Longer than any answer takes, shorter than a client that asks again and again until its patience ends (8 s). */
const ANSWERED_MS_MAX = 6000;

interface Call {
  readonly tookMs: number;
  readonly answer: string;
}

function callsOf(side: string, output: string): Map<string, Call> {
  return new Map(
    output
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"))
      .filter(([name]) => name === side)
      .map(([, call = "", tookMs = "", answer = ""]) => [call, { tookMs: Number(tookMs), answer }]),
  );
}

describe("Kafka's Java Admin", { skip: oracleMissing }, () => {
  test("has the same answer to every call from Kafka and from Rafka", async (t) => {
    await using brokers = await startBrokerPair("suite-admin-calls");
    const { stdout, stderr } = await oracle([
      "java",
      "test/oracle/AdminCalls.java",
      "kafka",
      brokers.kafka,
      "rafka",
      brokers.rafka,
    ]);
    const kafka = callsOf("kafka", stdout);
    const rafka = callsOf("rafka", stdout);
    assert.ok(kafka.size > 150, `${stdout.slice(-2000)}\n${stderr.slice(-2000)}`);
    assert.deepEqual([...rafka.keys()], [...kafka.keys()], "both were asked the same");
    assert.equal(rafka.get("methods that were never called")?.answer, "[]");
    const differences: string[] = [];
    const unused = new Set(ALLOWED);
    for (const [call, { tookMs, answer }] of rafka) {
      const theirs = kafka.get(call)?.answer ?? "";
      if (tookMs > ANSWERED_MS_MAX || answer === "HANGS") differences.push(`${call} took ${tookMs} ms: ${answer}`);
      if (answer === theirs) continue;
      const allowed = ALLOWED.find((one) => one.call.test(call) && one.rafka.test(answer));
      if (allowed === undefined) differences.push(`${call}\n  Kafka: ${theirs}\n  Rafka: ${answer}`);
      else unused.delete(allowed);
    }
    assert.deepEqual(differences, [], differences.join("\n"));
    assert.deepEqual([...unused], [], "what is allowed is needed");
    t.diagnostic(`${rafka.size} calls`);
  });
});
