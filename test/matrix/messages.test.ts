/**
 * The six admin APIs, request and response, in every version: our codecs against the answers of Kafka's own classes.
 *
 * The questions are in `questions.ts`, Kafka's answers were recorded by `tools/record-matrix.ts`.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { includes } from "../../src/protocol/json/message-value.ts";
import { ADMIN_APIS, adminSchema, versionsOf } from "./admin-apis.ts";
import { answerQuestion, type MatrixAnswer } from "./answer.ts";
import { aloneSamples, convertQuestion, fieldPaths, matrixQuestions } from "./questions.ts";
import { readClassAnswers } from "./recorded-answers.ts";

const questions = matrixQuestions();
const kafka = readClassAnswers(questions);
const kafkaByQuestion = new Map(questions.map((question, index) => [question, kafka[index] ?? ""]));
const messages = ADMIN_APIS.flatMap((api) =>
  ["Request", "Response"].map((suffix) => ({ api, schema: adminSchema(api.name + suffix) })),
);

/** Why we refuse what Kafka reads. Nobody writes such bytes. */
const STRICTER: readonly { readonly reason: RegExp; readonly why: string }[] = [
  { reason: /^tagged field is not as long as it says$/, why: "Kafka ignores the size of a tagged field that it knows" },
  { reason: /^tagged field runs past the frame$/, why: "Kafka ignores the size of a tagged field that it knows" },
  { reason: /^varint is longer than 32 bits$/, why: "Kafka drops the bits beyond" },
];

/** The parts of an answer; JSON by its value: what is escaped in it may differ. */
const parts = (answer: string): unknown[] =>
  answer.split("\t").map((part): unknown => (/^[{"n]/.test(part) ? JSON.parse(part) : part));

const kindOf = (question: string): string => question.slice(0, question.indexOf("\t"));

const isRefusal = (answer: string): boolean => answer === "refused" || answer === "unsupported";

test("each API's schema, header versions and served versions are Kafka's", () => {
  for (const api of ADMIN_APIS) {
    for (const suffix of ["Request", "Response"]) {
      const { versions, apiKey } = adminSchema(api.name + suffix);
      assert.deepEqual([apiKey, versions.low, versions.high], [api.apiKey, ...api.versions], api.name);
    }
  }
  const headers = kafka.filter((_, index) => kindOf(questions[index] ?? "") === "headers");
  assert.equal(headers.filter((answer) => answer === "1\t0").length, 14, "versions before the flexible ones");
  assert.equal(headers.filter((answer) => answer === "2\t1").length, 11, "flexible versions");
});

test("every question is answered as Kafka's classes answer it", (t) => {
  const counts = new Map<string, number>();
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const unused = new Set(STRICTER);
  for (const [index, question] of questions.entries()) {
    const theirs = kafka[index] ?? "";
    const ours: MatrixAnswer = answerQuestion(question);
    if (ours.text === "refused" && !isRefusal(theirs)) {
      const stricter = STRICTER.find(({ reason }) => reason.test(ours.reason ?? ""));
      assert.ok(stricter, `refused alone (${ours.reason}): ${question.slice(0, 2000)}`);
      unused.delete(stricter);
      count(`${kindOf(question)} refused by us alone`);
      continue;
    }
    if (ours.text !== theirs && !isDeepStrictEqual(parts(ours.text), parts(theirs))) {
      assert.deepEqual(parts(ours.text), parts(theirs), question.slice(0, 2000));
    }
    count(`${kindOf(question)} ${isRefusal(theirs) ? theirs : "answered"}`);
  }
  assert.deepEqual([...unused], [], "what is stricter is asked");
  t.diagnostic(JSON.stringify(Object.fromEntries(counts)));
});

test("no message and no request is taken when its end is cut off, wherever", () => {
  let cuts = 0;
  for (const [index, question] of questions.entries()) {
    if (!kindOf(question).endsWith("cuts")) continue;
    assert.match(kafka[index] ?? "", /^r*v$/, question);
    cuts += (kafka[index]?.length ?? 1) - 1;
  }
  assert.ok(cuts > 7000, `${cuts} cuts`);
});

/**
 * What becomes of each field that some version lacks, as the answers of Kafka's classes show: carried to the other side, dropped
 * in silence (the other side has its default), or the whole message refused.
 */
function fatesOf(): string[] {
  return messages.flatMap(({ api, schema }) => {
    const versions = versionsOf(api);
    return fieldPaths(schema).flatMap((path) => {
      const newest = aloneSamples(schema, versions, path).at(-1);
      assert.ok(newest, `${schema.name} never carries ${path.at(-1)?.name}`);
      const fates = versions.map((version) => {
        const answer = kafkaByQuestion.get(convertQuestion(schema.name, newest.version, version, newest.hex));
        assert.ok(answer, "not asked");
        const isCarried = path.every((field) => includes(field.versions, version));
        if (answer === "unsupported") return "refused";
        const [, json = ""] = answer.split("\t");
        const keys = path.map(({ key }) => key);
        assert.equal(hasField(JSON.parse(json), keys), isCarried, `${schema.name}.${keys.join(".")} in ${version}`);
        return isCarried ? "carried" : "dropped";
      });
      const name = [schema.name, ...path.map(({ key }) => key)].join(".");
      const ranges = rangesOf(versions, fates);
      return ranges.length === 1 ? [] : [`${name}: ${ranges.join(", ")}`];
    });
  });
}

function rangesOf(versions: readonly number[], fates: readonly string[]): string[] {
  const runs: { fate: string; from: number; to: number }[] = [];
  for (const [index, version] of versions.entries()) {
    const fate = fates[index] ?? "";
    const last = runs.at(-1);
    if (last?.fate === fate) last.to = version;
    else runs.push({ fate, from: version, to: version });
  }
  return runs.map(({ fate, from, to }) => `${fate} ${from === to ? from : `${from}-${to}`}`);
}

function hasField(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  const struct: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof struct !== "object" || struct === null || !(key in struct)) return false;
  return hasField((struct as Record<string, unknown>)[key], rest);
}

test("fields come and go with the versions: carried, dropped, or refused rather than dropped", () => {
  assert.deepEqual(fatesOf(), [
    "CreateTopicsResponse.topics.topicId: dropped 2-6, carried 7",
    "CreateTopicsResponse.topics.topicConfigErrorCode: dropped 2-4, carried 5-7",
    "CreateTopicsResponse.topics.numPartitions: dropped 2-4, carried 5-7",
    "CreateTopicsResponse.topics.replicationFactor: dropped 2-4, carried 5-7",
    "CreateTopicsResponse.topics.configs: dropped 2-4, carried 5-7",
    "CreateTopicsResponse.topics.configs.name: dropped 2-4, carried 5-7",
    "CreateTopicsResponse.topics.configs.value: dropped 2-4, carried 5-7",
    "CreateTopicsResponse.topics.configs.readOnly: dropped 2-4, carried 5-7",
    "CreateTopicsResponse.topics.configs.configSource: dropped 2-4, carried 5-7",
    "CreateTopicsResponse.topics.configs.isSensitive: dropped 2-4, carried 5-7",
    "DeleteTopicsRequest.topics: refused 1-5, carried 6",
    "DeleteTopicsRequest.topics.name: refused 1-5, carried 6",
    "DeleteTopicsRequest.topics.topicId: refused 1-5, carried 6",
    "DeleteTopicsRequest.topicNames: carried 1-5, dropped 6",
    "DeleteTopicsResponse.responses.topicId: dropped 1-5, carried 6",
    "DeleteTopicsResponse.responses.errorMessage: dropped 1-4, carried 5-6",
    "DescribeConfigsRequest.includeDocumentation: refused 1-2, carried 3-4",
    "DescribeConfigsResponse.results.configs.configType: dropped 1-2, carried 3-4",
    "DescribeConfigsResponse.results.configs.documentation: dropped 1-2, carried 3-4",
  ]);
});
