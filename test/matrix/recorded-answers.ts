/** What Kafka 4.4.0 said to the matrix, committed: its classes to questions, its listener to requests. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { ListenerAnswer } from "./listener-run.ts";

// One answer a line, in the order of the questions, behind a digest of these.
const CLASSES = new URL("kafka-4.4.0.classes.gz", import.meta.url);
// One JSON a line.
const LISTENER = new URL("kafka-4.4.0.listener.gz", import.meta.url);

const digestOf = (questions: readonly string[]): string =>
  createHash("sha256").update(questions.join("\n")).digest("hex");

const linesOf = (file: URL): string[] => gunzipSync(readFileSync(file)).toString("utf8").trimEnd().split("\n");

const write = (file: URL, lines: readonly string[]): void =>
  writeFileSync(file, gzipSync(`${lines.join("\n")}\n`, { level: 9 }));

/** The answers of Kafka's classes. @throws {Error} when other questions were asked then */
export function readClassAnswers(questions: readonly string[]): string[] {
  const [digest, ...answers] = linesOf(CLASSES);
  if (digest !== digestOf(questions)) {
    throw new Error("these are not the questions that Kafka answered: node tools/record-matrix.ts");
  }
  return answers;
}

/** Writes them. */
export function writeClassAnswers(questions: readonly string[], answers: readonly string[]): void {
  write(CLASSES, [digestOf(questions), ...answers]);
}

/** The answers of Kafka's listener. */
export function readListenerAnswers(): ListenerAnswer[] {
  return linesOf(LISTENER).map((line) => JSON.parse(line) as ListenerAnswer);
}

/** Writes them. */
export function writeListenerAnswers(answers: readonly ListenerAnswer[]): void {
  write(
    LISTENER,
    answers.map((answer) => JSON.stringify(answer)),
  );
}
