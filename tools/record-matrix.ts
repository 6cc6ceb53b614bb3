/**
 * Records what the version matrix of the six admin APIs is held against: `node tools/record-matrix.ts ORACLE [PORT]`, where
 * `ORACLE java FILE` runs a file against Kafka's jars. With the port of a fresh, real Kafka it records also what that answers.
 */
import { spawnSync } from "node:child_process";
import { runListenerMatrix } from "../test/matrix/listener-run.ts";
import { matrixQuestions } from "../test/matrix/questions.ts";
import { writeClassAnswers, writeListenerAnswers } from "../test/matrix/recorded-answers.ts";

function askClasses(oracle: string, questions: readonly string[]): string[] {
  const { stdout, status } = spawnSync(oracle, ["java", "test/matrix/KafkaMatrix.java"], {
    input: `${questions.join("\n")}\n`,
    maxBuffer: 2 ** 30,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = stdout.trimEnd().split("\n");
  if (status !== 0 || answers.length !== questions.length) throw new Error(`Kafka gave ${answers.length} answers`);
  return answers;
}

const [oracle, port] = process.argv.slice(2);
if (oracle === undefined) {
  console.error("usage: node tools/record-matrix.ts ORACLE [PORT]");
  process.exit(2);
}
const questions = matrixQuestions();
writeClassAnswers(questions, askClasses(oracle, questions));
console.log(`${questions.length} answers of Kafka's classes`);
if (port !== undefined) {
  const answers = await runListenerMatrix(Number(port));
  writeListenerAnswers(answers);
  console.log(`${answers.length} answers of Kafka's listener`);
}
