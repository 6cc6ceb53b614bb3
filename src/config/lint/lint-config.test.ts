import assert from "node:assert/strict";
import { test } from "node:test";
import { type Finding, formatFinding, LINT_RULES, problemsOf } from "./finding.ts";
import { lintConfig } from "./lint-config.ts";
import { PROPERTIES_BYTES_MAX } from "./source-file.ts";
import { LINT_CASES, lintedText, type LintedWith, SOUND_LINES } from "../../testing/lint-cases.ts";

function lintBytes(bytes: Uint8Array, { mode = 0o600, overrides = {} }: LintedWith = {}): Finding[] {
  const source = { name: "s.properties", bytes, mode };
  return lintConfig({ source, overrides: new Map(Object.entries(overrides)) });
}

function lint(lines: readonly string[], given?: LintedWith): Finding[] {
  return lintBytes(Buffer.from(lintedText(lines), "latin1"), given);
}

test("a sound file has no findings; nor has a start without one", () => {
  assert.deepEqual(lint([]), []);
  assert.deepEqual(lintConfig({}), []);
});

for (const [lines, rule, text, fix, given] of LINT_CASES) {
  test(`${JSON.stringify(lines)} breaks ${rule}`, () => {
    const found = lint(lines.split("\n"), given);
    const hits = found.filter((finding) => finding.rule === rule && text.test(formatFinding(finding)));
    assert.equal(hits.length, 1, found.map(formatFinding).join("\n"));
    assert.match(hits[0]?.fix ?? "", fix);
    for (const finding of found) assert.doesNotMatch(formatFinding(finding), /hunter2/);
  });
}

test("a required name that is missing is an error with an example", () => {
  const text = SOUND_LINES.filter((line) => !/^(process\.roles|controller\.listener)/.test(line)).join("\n");
  const found = lintBytes(Buffer.from(text)).filter(({ rule }) => rule === "missing-name");
  assert.deepEqual(
    found.map(({ file, line, fix }) => [file, line, fix]),
    [
      ["s.properties", undefined, "add process.roles=broker,controller"],
      ["s.properties", undefined, "add controller.listener.names=CONTROLLER"],
    ],
  );
});

test("an error is never lost on the way to a start that fails", () => {
  for (const [lines, , , , given] of LINT_CASES) {
    const errors = lint(lines.split("\n"), given).filter(({ severity }) => severity === "error");
    assert.equal(problemsOf(errors).length, errors.length, lines);
  }
});

test("a policy that is a JavaScript module is what it should be", () => {
  for (const module of ["./policies/topics.mjs", "our-kafka-policies", "@our/policies", "socket.io"]) {
    assert.deepEqual(lint([`create.topic.policy.class.name=${module}`]), []);
  }
});

test("every rule has a case", () => {
  const tested = new Set<string>([...LINT_CASES.map(([, rule]) => rule), "missing-name"]);
  assert.deepEqual(
    Object.keys(LINT_RULES).filter((rule) => !tested.has(rule)),
    [],
  );
});

test("several bad values do not hide what is wrong between the others", () => {
  const rules = lint(["num.partitions=x", "log.retention.ms=0", "default.replication.factor=y"]).map(
    ({ rule }) => rule,
  );
  assert.deepEqual(rules, ["invalid-value", "contradiction", "invalid-value"]);
});

test("an authorizer that is not served hides nothing else, and is not said to be missing as well", () => {
  const rules = lint([
    "listeners=PLAINTEXT://:9092,CONTROLLER://:9093",
    "authorizer.class.name=x.Y",
    "offsets.topic.replication.factor=3",
  ]).map(({ rule }) => rule);
  assert.deepEqual(rules, ["plaintext-listener", "unsupported", "replica-count"]);
});

test("an override wins, and no line of the file is blamed for it", () => {
  const [finding, ...more] = lint(["num.partitions=3"], { overrides: { "num.partitions": "x" } });
  assert.equal(
    finding && formatFinding(finding),
    "error: num.partitions=x: Not a number of type INT (allowed: 1 to 2147483647) [invalid-value]",
  );
  assert.deepEqual(more, []);
  assert.deepEqual(lint(["num.partitions=x"], { overrides: { "num.partitions": "3" } }), []);
});

test("what is said of a default points at the file", () => {
  const text = SOUND_LINES.filter((line) => !line.startsWith("offsets.")).join("\n");
  const [finding] = lintBytes(Buffer.from(text));
  assert.match(
    finding ? formatFinding(finding) : "",
    /^s\.properties: warning: offsets\.topic\.replication\.factor: is 3 by default/,
  );
});

test("values that are the default, or mean nothing by themselves, are no findings", () => {
  const quiet = [
    "num.io.threads=8",
    "num.network.threads=3",
    "broker.rack=gr\u00f6\u00dfe",
    "# gr\u00c3\u00b6\u00c3\u009fe",
    "super.users=User:a",
  ];
  assert.deepEqual(lint(quiet), []);
  assert.deepEqual(lint(["log.retention.hours=168", "log.roll.hours=168", "log.retention.bytes=-1"]), []);
});

test("settings of TLS that protect are no more than settings without effect yet", () => {
  const rules = lint(["ssl.enabled.protocols=TLSv1.2", "ssl.endpoint.identification.algorithm=HTTPS"]).map(
    ({ rule }) => rule,
  );
  assert.deepEqual(rules, ["no-effect", "no-effect"]);
});

test("what is no text of properties is an error, and nothing else is said of it", () => {
  for (const bytes of [Buffer.from("\ufeffnode.id=1", "utf16le"), Buffer.alloc(PROPERTIES_BYTES_MAX + 1, "#")]) {
    const found = lintBytes(bytes);
    assert.deepEqual(
      found.map(({ rule, severity }) => [rule, severity]),
      [["unreadable-file", "error"]],
    );
  }
});

test("a byte order mark is told, as it changes the first name", () => {
  const rules = lintBytes(Buffer.from(`\ufeff${SOUND_LINES.join("\n")}`)).map(({ rule, line }) => `${line} ${rule}`);
  assert.ok(rules.includes("1 encoding"), rules.join());
  assert.ok(rules.includes("undefined missing-name"), rules.join());
});

/** What Apache Kafka ships for a node of both roles, in effect. */
const LIKE_KAFKAS = `
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=localhost:9093
listeners=PLAINTEXT://:9092,CONTROLLER://:9093
inter.broker.listener.name=PLAINTEXT
advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL
num.network.threads=3
num.io.threads=8
socket.send.buffer.bytes=102400
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600
log.dirs=/tmp/kraft-combined-logs
num.partitions=1
num.recovery.threads.per.data.dir=1
offsets.topic.replication.factor=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
log.retention.hours=168
log.segment.bytes=1073741824
log.retention.check.interval.ms=300000
`;

function rulesOf(text: string, severity: Finding["severity"]): string[] {
  return lintBytes(Buffer.from(text)).flatMap((finding) => (finding.severity === severity ? [finding.rule] : []));
}

test("a file like Kafka's own for a combined node: no errors, and the warnings that it deserves", () => {
  assert.deepEqual(rulesOf(LIKE_KAFKAS, "error"), []);
  assert.deepEqual(rulesOf(LIKE_KAFKAS, "warning"), ["plaintext-listener", "no-authorizer", "temporary-directory"]);
});

test("files like Kafka's own for a broker and for a controller: what they ask for is not there yet", () => {
  const change = (changes: Readonly<Record<string, string>>): string =>
    LIKE_KAFKAS.split("\n")
      .map((line) => {
        const name = line.split("=")[0] ?? "";
        return name in changes ? `${name}=${changes[name]}` : line;
      })
      .join("\n");
  const broker = change({
    "process.roles": "broker",
    "node.id": "2",
    listeners: "PLAINTEXT://localhost:9092",
    "advertised.listeners": "PLAINTEXT://localhost:9092",
  });
  assert.deepEqual(rulesOf(broker, "error"), ["unsupported"]);
  const controller = change({
    "process.roles": "controller",
    listeners: "CONTROLLER://:9093",
    "advertised.listeners": "CONTROLLER://localhost:9093",
  }).replace(/^inter\.broker.*$/m, "");
  assert.deepEqual(rulesOf(controller, "error"), ["unsupported"]);
});
