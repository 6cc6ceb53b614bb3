import assert from "node:assert/strict";
import { test } from "node:test";
import { BrokerConfig } from "./broker-config.ts";
import { ConfigError } from "./config-error.ts";

/** What a real single node's server.properties says. */
const FILE: Readonly<Record<string, string>> = {
  "process.roles": "broker,controller",
  "node.id": "1",
  "controller.quorum.bootstrap.servers": "localhost:9093",
  listeners: "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
  "inter.broker.listener.name": "PLAINTEXT",
  "controller.listener.names": "CONTROLLER",
  "log.dirs": "/tmp/data",
};

function parse(changes: Readonly<Record<string, string>>): BrokerConfig {
  return BrokerConfig.parse(new Map(Object.entries({ ...FILE, ...changes })));
}

function standalone(changes: Readonly<Record<string, string>> = {}): BrokerConfig {
  return BrokerConfig.parse(new Map(Object.entries(changes)), { isStandalone: true });
}

function problemsOf(changes: Readonly<Record<string, string>>): string {
  try {
    parse(changes);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
}

test("without a file a broker listens on loopback, with one replica of everything and no rebalance delay", () => {
  const config = standalone();
  assert.deepEqual(config.listeners, [
    { name: "PLAINTEXT", securityProtocol: "PLAINTEXT", host: "127.0.0.1", port: 9092 },
  ]);
  assert.equal(config.get("offsets.topic.replication.factor"), 1);
  assert.equal(config.get("group.initial.rebalance.delay.ms"), 0);
  assert.deepEqual(config.logDirs, ["./rafka-data"]);
  assert.equal(config.get("broker.id"), 1);
  assert.deepEqual(config.warnings, []);
});

test("with a file nothing of that is assumed: Kafka's defaults hold", () => {
  const config = parse({});
  assert.equal(config.get("offsets.topic.replication.factor"), 3);
  assert.equal(config.get("group.initial.rebalance.delay.ms"), 3_000);
  assert.deepEqual(
    config.brokerListeners.map(({ name }) => name),
    ["PLAINTEXT"],
  );
  assert.deepEqual(
    config.controllerListeners.map(({ port }) => port),
    [9093],
  );
});

test("a problem names file, line, config, value, what is allowed, and a mistyped name that may be the cause", () => {
  const properties = new Map(Object.entries({ ...FILE, "num.partitions": "many", "proces.roles": "broker" }));
  const lines = new Map([
    ["num.partitions", 7],
    ["proces.roles", 3],
  ]);
  properties.delete("process.roles");
  assert.throws(
    () => BrokerConfig.parse(properties, { file: "server.properties", lines }),
    (error: ConfigError) => {
      assert.equal(
        error.message,
        "server.properties:7: num.partitions=many: Not a number of type INT (allowed: 1 to 2147483647)\n" +
          'process.roles: Missing required configuration "process.roles" which has no default value.\n' +
          "server.properties:3: proces.roles: is no config that Rafka knows, and is ignored; did you mean process.roles?",
      );
      return true;
    },
  );
});

test("unknown names are warnings, names that Kafka dropped say why, plugins' names pass", () => {
  const { warnings } = parse({ "zookeeper.connect": "x", "my.plugin.setting": "1", "listener.name.plaintext.x": "1" });
  assert.deepEqual(
    warnings.map(({ name, message }) => `${name}: ${message}`),
    [
      "zookeeper.connect: is no config of Kafka 4.4 and is ignored: Kafka 4 has no ZooKeeper",
      "my.plugin.setting: is no config that Rafka knows, and is ignored",
    ],
  );
});

test("a secret is never part of a problem", () => {
  const message = problemsOf({
    "ssl.key.password": "hunter2",
    "num.partitions": "0",
    "delegation.token.secret.key": "x",
  });
  assert.doesNotMatch(message, /hunter2/);
  assert.match(message, /num\.partitions=0/);
});

test("retention takes milliseconds before minutes before hours", () => {
  assert.equal(parse({ "log.retention.hours": "1" }).logRetentionMs, 3_600_000);
  assert.equal(parse({ "log.retention.hours": "1", "log.retention.minutes": "2" }).logRetentionMs, 120_000);
  assert.equal(parse({ "log.retention.minutes": "2", "log.retention.ms": "3" }).logRetentionMs, 3);
  assert.equal(parse({ "log.retention.hours": "-5" }).logRetentionMs, -1);
  assert.match(problemsOf({ "log.retention.ms": "0" }), /log\.retention\.ms must be unlimited/);
});

test("node.id and broker.id stand for each other and must agree", () => {
  const properties = new Map(Object.entries(FILE));
  properties.delete("node.id");
  properties.set("broker.id", "5");
  assert.equal(BrokerConfig.parse(properties).nodeId, 5);
  assert.match(problemsOf({ "broker.id": "2" }), /must be set to the same value/);
});

const REFUSED: readonly [changes: Readonly<Record<string, string>>, message: RegExp][] = [
  [{ listeners: "PLAINTEXT://:9092,CONTROLLER://:9092" }, /Each listener must have a different port/],
  [{ listeners: "PLAINTEXT://:9092,PLAINTEXT://:9094,CONTROLLER://:9093" }, /must have a different name/],
  [{ listeners: "PLAINTEXT://h:x,CONTROLLER://:9093" }, /Unable to parse PLAINTEXT:\/\/h:x to a broker endpoint/],
  [{ listeners: "OUTSIDE://h:1,CONTROLLER://:9093" }, /No security protocol defined for listener OUTSIDE/],
  [{ listeners: "CONTROLLER://:9093" }, /There must be at least one broker advertised listener/],
  [{ "advertised.listeners": "PLAINTEXT://0.0.0.0:9092" }, /nonroutable meta-address 0\.0\.0\.0/],
  [{ listeners: "PLAINTEXT://0.0.0.0:9092,CONTROLLER://:9093" }, /nonroutable meta-address 0\.0\.0\.0/],
  [{ "advertised.listeners": "SSL://h:9092" }, /inter\.broker\.listener\.name must be a listener name defined in/],
  [{ "listener.security.protocol.map": "PLAINTEXT:PLAIN" }, /Invalid security protocol `PLAIN`/],
  [{ "controller.quorum.voters": "2@h:9093" }, /node id 1 must be included in the set of voters/],
  [{ "controller.quorum.voters": "1@h:9093,2@h:9093" }, /names other voters \(2\)/],
  [
    { "controller.listener.names": "SSL", listeners: "PLAINTEXT://h:1" },
    /must contain at least one value appearing in the 'listeners'/,
  ],
  [{ "max.connections.per.ip": "0" }, /can be set to zero only if/],
  [{ "queued.max.request.bytes": "5" }, /must be larger or equal to socket\.request\.max\.bytes/],
  [
    {
      listeners: "SSL://h:9092,CONTROLLER://:9093",
      "inter.broker.listener.name": "SSL",
      "listener.security.protocol.map": "SSL:SSL,CONTROLLER:PLAINTEXT",
    },
    /asks for SSL, which Rafka does not serve yet/,
  ],
  [{ "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer" }, /does not check ACLs yet/],
];
for (const [changes, message] of REFUSED) {
  test(`refused: ${JSON.stringify(changes)}`, () => assert.match(problemsOf(changes), message));
}

test("listeners may share a port when one is IPv4 and the other IPv6; brackets are dropped", () => {
  const config = parse({
    listeners: "PLAINTEXT://127.0.0.1:9092,SIX://[::1]:9092,CONTROLLER://:9093",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,SIX:PLAINTEXT,CONTROLLER:PLAINTEXT",
  });
  assert.deepEqual(
    config.listeners.map(({ host, port }) => [host, port]),
    [
      ["127.0.0.1", 9092],
      ["::1", 9092],
      [null, 9093],
    ],
  );
});

test("a listener's own config takes the type of the config it overrides", () => {
  const config = parse({ "listener.name.plaintext.max.connections": "7" });
  assert.equal(config.value("listener.name.plaintext.max.connections"), 7);
  assert.match(problemsOf({ "listener.name.plaintext.max.connections": "x" }), /Not a number of type INT/);
});

test("max.connections.per.ip.overrides splits at the last colon", () => {
  const config = parse({ "max.connections.per.ip.overrides": "localhost:3, ::1:5" });
  assert.deepEqual(
    [...config.maxConnectionsPerIpOverrides],
    [
      ["localhost", 3],
      ["::1", 5],
    ],
  );
});

test("withDynamic() puts dynamic values over the file's and leaves what may not change", () => {
  const config = parse({ "log.retention.minutes": "5", "num.partitions": "2" }).withDynamic(
    new Map([
      ["log.retention.ms", "60000"],
      ["min.insync.replicas", "2"],
      ["num.partitions", "9"],
      ["message.max.bytes", "x"],
    ]),
  );
  assert.equal(config.logRetentionMs, 60_000);
  assert.equal(config.get("min.insync.replicas"), 2);
  assert.equal(config.get("num.partitions"), 2);
  assert.equal(config.get("message.max.bytes"), 1_048_588);
});
