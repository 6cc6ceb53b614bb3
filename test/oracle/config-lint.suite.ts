/** What the lint calls an error, Apache Kafka refuses to start with; what it calls a warning, Kafka takes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { formatFinding } from "../../src/config/lint/finding.ts";
import { lintConfig } from "../../src/config/lint/lint-config.ts";
import { LINT_CASES, lintedText } from "../../src/testing/lint-cases.ts";
import { oracle, oracleMissing } from "./oracle.ts";

test("errors of the lint are what keeps Kafka from starting", { skip: oracleMissing }, async () => {
  const texts = LINT_CASES.map(([lines]) => lintedText(lines.split("\n")));
  const input = texts.map((text) => `${Buffer.from(text).toString("base64")}\n`).join("");
  const { stdout, stderr } = await oracle(["java", "tools/config-import/CheckBroker.java"], input);
  const answers = stdout.split("\n").filter((line) => /^[+!]/.test(line));
  assert.equal(answers.length, texts.length, stderr);
  for (const [index, text] of texts.entries()) {
    const source = { name: "server.properties", bytes: Buffer.from(text, "latin1"), mode: 0o600 };
    const errors = lintConfig({ source }).filter(({ severity }) => severity === "error");
    // What Kafka can and we cannot yet is our error alone.
    const own = errors.filter(({ rule }) => rule === "unsupported");
    // Kafka parses what is one listener's own when the listener opens; it does not start either.
    const isLate = errors.some(({ name }) => name?.startsWith("listener.name.") === true);
    if (own.length > 0 || isLate) continue;
    const answer = answers[index] ?? "";
    const complaint = Buffer.from(answer.slice(1), "base64").toString();
    // The examples' Java classes exist nowhere.
    if (/^Invalid value .*: Class .* could not be found\.$/.test(complaint)) continue;
    const told = `${text}\nKafka: ${complaint || "starts"}\nlint: ${errors.map(formatFinding).join("\n")}`;
    assert.equal(errors.length > 0, answer.startsWith("!"), told);
    // A Java exception that Kafka lets through says nothing; we have words of our own.
    if (complaint === "/ by zero") continue;
    if (errors.length === 0 || errors.some(({ rule }) => rule === "unreadable-file")) continue;
    assert.ok(
      errors.some(({ message }) => complaint.includes(message)),
      told,
    );
  }
});
