import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { RafkaProcess, runRafka, TemporaryDirectory, WITHOUT_SIGNALS } from "../testing/rafka-process.ts";

const directory = new TemporaryDirectory();
after(() => directory[Symbol.dispose]());

const SOUND = `process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=localhost:9093
listeners=PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:9093
controller.listener.names=CONTROLLER
offsets.topic.replication.factor=1
log.dirs=${join(directory.path, "data").replaceAll("\\", "/")}
`;

function file(name: string, more = ""): string {
  const path = directory.join(name);
  writeFileSync(path, SOUND + more);
  chmodSync(path, 0o600);
  return path;
}

// The test's own directory is a temporary one; it is said of each file that its data is in there.
const STEADY = ["--override", "log.dirs=/data"];

test("a clean file: no findings, exit code 0; several files and standard input count together", async () => {
  const clean = await runRafka(["config", "lint", file("clean.properties"), ...STEADY]);
  assert.deepEqual([clean.exitCode, clean.stdout], [0, "0 errors, 0 warnings, 0 infos\n"]);
  const bad = file("bad.properties", "num.partitions=0\n");
  const both = await runRafka(["config", "lint", bad, "-", file("clean.properties"), ...STEADY], {
    input: `${SOUND}num.partitons=1\n`,
  });
  assert.equal(both.exitCode, 3);
  assert.deepEqual(both.stdout.split("\n"), [
    `${bad}:8: error: num.partitions=0: Value must be at least 1 (allowed: 1 to 2147483647) [invalid-value]`,
    "    give it a value that is allowed: 1 to 2147483647, or remove it for 1",
    "(standard input):8: warning: num.partitons: is no config that Rafka knows, and is ignored; did you mean num.partitions? [unknown-name]",
    "    rename it to num.partitions",
    "1 error, 1 warning, 0 infos",
    "",
  ]);
});

test("warnings fail with --strict, or where there are more than --max-warnings", async () => {
  const path = file("warned.properties", "a.b=1\nc.d=1\nnum.io.threads=2\n");
  for (const [words, exitCode] of [
    [[], 0],
    [["--strict"], 3],
    [["--max-warnings", "1"], 3],
    [["--max-warnings", "2"], 0],
    [["--max-warnings", "0", "--override", "num.partitions=2"], 3],
    [["--max-warnings", "x"], 2],
    [["--override", "x"], 2],
    [["--override"], 2],
    [["--nope"], 2],
  ] as const) {
    assert.equal((await runRafka(["config", "lint", path, ...STEADY, ...words])).exitCode, exitCode, words.join(" "));
  }
});

test("--json gives every field of every finding, and the counts", async () => {
  const path = file("json.properties", "num.partitions=x\n");
  const { stdout, exitCode } = await runRafka(["config", "lint", path, ...STEADY, "--json"]);
  assert.equal(exitCode, 3);
  assert.deepEqual(JSON.parse(stdout), {
    findings: [
      {
        severity: "error",
        rule: "invalid-value",
        file: path,
        line: 8,
        name: "num.partitions",
        value: "x",
        message: "Not a number of type INT",
        allowed: "1 to 2147483647",
        suggestion: null,
        fix: "give it a value that is allowed: 1 to 2147483647, or remove it for 1",
      },
    ],
    errors: 1,
    warnings: 0,
    infos: 0,
  });
});

test("what cannot be read is an error of its own, and the others are looked at all the same", async () => {
  const absent = directory.join("absent");
  const { stdout, exitCode } = await runRafka([
    "config",
    "lint",
    absent,
    directory.path,
    file("c.properties"),
    ...STEADY,
  ]);
  assert.equal(exitCode, 3);
  assert.ok(stdout.includes(`${absent}: error: ENOENT`), stdout);
  assert.ok(stdout.includes(`${directory.path}: error: EISDIR`), stdout);
  assert.match(stdout, /^2 errors, 0 warnings, 0 infos$/m);
});

test("without a file it looks at what `serve` does without one", async () => {
  const { stdout, exitCode } = await runRafka(["config", "lint", "--override", "listeners=PLAINTEXT://0.0.0.0:9092"]);
  assert.equal(exitCode, 3);
  assert.match(stdout, /^error: listeners=PLAINTEXT:\/\/0\.0\.0\.0:9092: .*nonroutable meta-address/);
});

test("values are shown without control characters", async () => {
  const { stdout } = await runRafka(["config", "lint", "-", ...STEADY], {
    input: `${SOUND}num.partitions=\\u001b[31m1\nbroker.rack=a\\nb # c\n`,
  });
  assert.match(stdout, /num\.partitions=\\x1b\[31m1/);
  assert.match(stdout, /broker\.rack=a\\nb # c/);
  assert.ok(!stdout.includes("\u001b"));
});

test("serve fails on the same errors before it touches anything", async () => {
  const path = file("wrong.properties", "log.retention.ms=0\nnum.partitons=2\n");
  const { exitCode, stderr } = await runRafka(["serve", path]);
  assert.equal(exitCode, 3);
  assert.equal(
    stderr,
    `rafka: the configuration is wrong:
  ${path}:8: log.retention.ms=0: log.retention.ms must be unlimited (-1) or, greater than or equal to 1
  ${path}:9: num.partitons: is no config that Rafka knows, and is ignored; did you mean num.partitions?
\`rafka config lint ${path}\` tells how each is mended.
`,
  );
});

test("serve logs each warning of a file once, and nothing of its own defaults", { skip: WITHOUT_SIGNALS }, async () => {
  const path = file("odd.properties", "num.partitons=2\nlog.cleaner.enable=true\n");
  const messages = async (words: readonly string[]): Promise<string[]> => {
    await using broker = new RafkaProcess(["serve", "--log-level", "warn", "--log-format", "json", ...words]);
    await broker.until(/Rafka is ready/);
    const { stderr } = await broker.signal("SIGTERM");
    return stderr.split("\n").flatMap((line) => (line === "" ? [] : [(JSON.parse(line) as { msg: string }).msg]));
  };
  assert.deepEqual(await messages([path, "--ephemeral"]), [
    `${path}:8: num.partitons: is no config that Rafka knows, and is ignored; did you mean num.partitions?; rename it to num.partitions`,
    `${path}:9: log.cleaner.enable=true: is deprecated; remove it: the cleaner always runs`,
  ]);
  assert.deepEqual(await messages(["--port", "0", "--ephemeral"]), []);
});
