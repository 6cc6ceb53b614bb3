/** Kafka's own tools, unmodified, against a real Kafka and Rafka: the same output and exit codes, but for what is listed. */
import assert from "node:assert/strict";
import { globSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { startBrokerPair } from "./broker-pair.ts";
import { oracle, oracleMissing, temporaryDirectory } from "./oracle.ts";
import { TOOL_CLASSES, TOOL_COMMANDS, TOOL_FILES, type ToolCommand } from "./tool-commands.ts";

interface Ended {
  readonly code: string;
  readonly output: string;
}

interface Allowed {
  /** Of the command line. */
  readonly command: RegExp;
  /** What ours must say then. */
  readonly rafka: RegExp;
  readonly why: string;
}

const NOT_SERVED = /The node does not support [A-Z_]+\b/;

const ALLOWED: readonly Allowed[] = [
  {
    command: /^features describe$/,
    rafka: /^Feature: eligible\.leader[^\n]*\nFeature: kraft\.version[^\n]*\nFeature: metadata\.version[^\n]*$/,
    why: "features that are not served yet are not advertised",
  },
  {
    command: /^metadata-quorum remove-controller/,
    rafka: NOT_SERVED,
    why: "the quorum has one voter, and none can be removed",
  },
  { command: /^transactions list$/, rafka: NOT_SERVED, why: "there are no transactions yet" },
  { command: /^share-groups --describe/, rafka: NOT_SERVED, why: "there are no share groups yet" },
];

/** Runs command lines in one JVM. */
async function runTools(commands: readonly ToolCommand[], server: string, files: string): Promise<Ended[]> {
  const lines = commands.map(([tool, ...args]) =>
    [TOOL_CLASSES[tool], ...args]
      .map((arg) =>
        arg === "SERVER" ? server : (arg ?? "").replace(/^<(.+)>$/, (_all, file: string) => join(files, file)),
      )
      .join("\t"),
  );
  const { stdout, stderr } = await oracle(
    [
      "java",
      "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
      "-cp",
      await toolJars(),
      "test/oracle/AdminTools.java",
      server,
    ],
    `${lines.join("\n")}\n`,
  );
  const results = stdout.trimEnd().split("\n");
  assert.equal(results.length, commands.length, stderr);
  return results.map((line) => {
    const [code = "", out = "", err = ""] = line.split("\t");
    return { code, output: normalized(`${decoded(out)}${decoded(err)}`, server) };
  });
}

const decoded = (base64: string): string => Buffer.from(base64, "base64").toString("utf8");

/** The tools' jars stand beside the server's. */
async function toolJars(): Promise<string> {
  const server = dirname((await oracle(["jar", "kafka-clients"])).stdout.trim());
  const [tools] = globSync(join(dirname(server), "tools-*"));
  assert.ok(tools, "the oracle has tools");
  return join(tools, "*");
}

/** What a broker makes up gets a name. */
function normalized(output: string, server: string): string {
  const port = Number(server.split(":")[1]);
  return output
    .split("\n")
    .filter((line) => !/^\s+at |^\s+\.\.\. \d+ more/.test(line))
    .join("\n")
    .replaceAll(new RegExp(`\\b(${port}|${port + 1})\\b`, "g"), "<port>")
    .replaceAll(/[^",]*\/(?:kafka|rafka)\/([12])(?=["/])/g, "<directory $1>")
    .replaceAll(/(?<![\w-])[\w-]{22}(?![\w-])/g, "<id>")
    .replaceAll(/\b1[78]\d{11}\b|\d+ ms ago/g, "<now>")
    .replaceAll(/(Epoch|HighWatermark|MaxFollowerLagTimeMs): +\d+/g, "$1: <number>")
    .replaceAll(/(^1 +\t<id>\t)\d+ */gm, "$1<number>")
    .replaceAll(/TimeoutException: .*/g, "TimeoutException")
    .replaceAll(/records sent, .*/g, "records sent")
    .replace(/^\{"brokers":.*$/m, inOrder)
    .trim();
}

/** log-dirs prints its directories out of a hash table. */
function inOrder(json: string): string {
  const told = JSON.parse(json) as { brokers: { logDirs: { logDir: string }[] }[] };
  for (const { logDirs } of told.brokers) logDirs.sort((a, b) => (a.logDir < b.logDir ? -1 : 1));
  return JSON.stringify(told);
}

describe("Kafka's tools", { skip: oracleMissing }, () => {
  test("say the same of Kafka and of Rafka, and end alike", { timeout: 300_000 }, async (t) => {
    using files = temporaryDirectory("tool-files");
    for (const [name, text] of Object.entries(TOOL_FILES)) writeFileSync(join(files.path, name), text);
    await using brokers = await startBrokerPair("suite-tool-outputs");
    const [kafka, rafka] = await Promise.all(
      [brokers.kafka, brokers.rafka].map((server) => runTools(TOOL_COMMANDS, server, files.path)),
    );
    const differences: string[] = [];
    const unused = new Set(ALLOWED);
    for (const [index, command] of TOOL_COMMANDS.entries()) {
      const [theirs, ours] = [kafka?.[index], rafka?.[index]];
      if (theirs === undefined || ours === undefined) continue;
      if (ours.code === "hangs") differences.push(`${command.join(" ")} hangs`);
      if (theirs.code === ours.code && theirs.output === ours.output) continue;
      const line = command.filter((arg) => !["--bootstrap-server", "SERVER"].includes(arg)).join(" ");
      const allowed = ALLOWED.find((one) => one.command.test(line) && one.rafka.test(ours.output));
      if (allowed !== undefined) unused.delete(allowed);
      else
        differences.push(`${line}\nKafka (${theirs.code}): ${theirs.output}\nRafka (${ours.code}): ${ours.output}\n`);
    }
    assert.deepEqual(differences, [], differences.join("\n"));
    assert.deepEqual([...unused], [], "what is allowed is needed");
    t.diagnostic(`${TOOL_COMMANDS.length} commands, ${kafka?.filter(({ code }) => code !== "0").length} of which fail`);
  });
});
