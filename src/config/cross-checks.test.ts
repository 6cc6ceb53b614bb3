import assert from "node:assert/strict";
import { test } from "node:test";
import { BrokerConfig } from "./broker-config.ts";
import { ConfigError } from "./config-error.ts";
import recorded from "./kafka-brokers.json" with { type: "json" };

interface Recorded {
  readonly change: Readonly<Record<string, string | null>>;
  readonly complaint: string | null;
}

/** The sound file that tools/config-import/record-brokers.ts changes. */
const SOUND: Readonly<Record<string, string>> = {
  "process.roles": "broker,controller",
  "node.id": "1",
  "controller.quorum.bootstrap.servers": "localhost:9093",
  listeners: "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
  "inter.broker.listener.name": "PLAINTEXT",
  "controller.listener.names": "CONTROLLER",
  "log.dirs": "/tmp/data",
};

/** Kafka lets a Java exception through here, whose words say nothing. */
const OWN_WORDS = [/^For input string/, /begin 0, end -1/, /by zero/];

for (const { change, complaint } of recorded as readonly Recorded[]) {
  test(`${JSON.stringify(change)} is ${complaint === null ? "taken" : "refused"}, as by Kafka`, () => {
    const properties = new Map<string, string>();
    for (const [name, value] of Object.entries({ ...SOUND, ...change }))
      if (value !== null) properties.set(name, value);
    let problems: readonly string[] = [];
    try {
      BrokerConfig.parse(properties);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems = error.problems.map(({ message }) => message);
    }
    assert.equal(problems.length > 0, complaint !== null, problems.join("\n"));
    if (complaint === null || OWN_WORDS.some((pattern) => pattern.test(complaint))) return;
    assert.ok(
      problems.some((problem) => complaint.includes(problem)),
      `Kafka: ${complaint}\nRafka: ${problems.join("\n")}`,
    );
  });
}
