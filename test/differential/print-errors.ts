/** Prints docs/errors.md from what was recorded of Kafka: mistakes with their answers, and rights with what they open. */
import { errorName } from "../../src/protocol/errors.ts";
import { CLIENTS } from "./clients.ts";
import { ERROR_MATRIX, kindOf, type Mistake, MISTAKES } from "./error-matrix.ts";
import { type BrokerKind } from "./run-scripts.ts";
import { readTranscript } from "./transcript.ts";

/** The page. @throws {Error} naming an exchange that is in no transcript, or that holds no error */
export function printErrors(): string {
  return `# Errors and rights

Printed by \`node tools/print-errors.ts\` from what Apache Kafka 4.4.0 answered; Rafka is held to the same answers, field by
field, by \`test/differential\`. A mistake that an API cannot be asked with has no line.

## Mistakes

| API | asked with | answer |
| --- | --- | --- |
${mistakeLines().join("\n")}

A request that waits for its turn longer than its \`timeoutMs\` is \`REQUEST_TIMED_OUT\`, and nothing of it happens; what has begun is
carried out, however long the disk takes. Kafka's broker tries to reach a controller for a minute, whatever \`timeoutMs\`
says, and answers \`REQUEST_TIMED_OUT\` then. A Rafka node is its own controller: when it stops, or its metadata log fails,
requests are answered \`NOT_CONTROLLER\` at once.

## Rights

What each request needs: rights that, one alone, give it another answer than no right at all. A right to read, write, delete
or alter holds the right to describe; the right to alter configs holds that to describe them. Until ACLs are served,
everything is allowed.

| request | rights |
| --- | --- |
${rightLines().join("\n")}
`;
}

const transcripts = new Map<BrokerKind, ReadonlyMap<string, unknown>>();

function transcript(kind: BrokerKind): ReadonlyMap<string, unknown> {
  const known = transcripts.get(kind) ?? new Map(readTranscript(kind).map(({ name, answer }) => [name, answer]));
  transcripts.set(kind, known);
  return known;
}

function mistakeLines(): string[] {
  return Object.entries(ERROR_MATRIX).flatMap(([api, row]) =>
    (Object.keys(MISTAKES) as Mistake[]).flatMap((mistake) => {
      const exchange = row[mistake];
      if (exchange === undefined) return [];
      const answer = transcript(kindOf(exchange)).get(exchange);
      if (answer === undefined) throw new Error(`${exchange} is in no transcript`);
      // Kafka answers some rows in the order of a hash.
      const codes = [...errorCodes(answer)].filter((code) => code !== 0).sort((one, other) => one - other);
      if (codes.length === 0) throw new Error(`${exchange} holds no error`);
      const names = codes.map((code) => `\`${errorName(code)}\``);
      return [`| ${api} | ${MISTAKES[mistake]} | ${names.join(", ")} |`];
    }),
  );
}

/** Codes anywhere in an answer; answers that are noted in short have them as the beginnings of keys. */
function errorCodes(answer: unknown, codes: Set<number> = new Set()): Set<number> {
  if (Array.isArray(answer)) for (const element of answer) errorCodes(element, codes);
  else if (typeof answer === "object" && answer !== null) {
    for (const [key, value] of Object.entries(answer)) {
      const noted = /^(-?\d+) /.exec(key);
      if (noted !== null) codes.add(Number(noted[1]));
      else if (key === "errorCode" && typeof value === "number") codes.add(value);
      else errorCodes(value, codes);
    }
  }
  return codes;
}

const SINGLE_RIGHT = / on (TOPIC|GROUP|CLUSTER|TRANSACTIONAL_ID)$/;

function rightLines(): string[] {
  const answers = new Map<string, Map<string, string>>();
  for (const [name, answer] of transcript("authorizer")) {
    const split = /^authorization: (.*), by (.*)$/.exec(name);
    if (split?.[1] === undefined || split[2] === undefined || !CLIENTS.has(split[2])) continue;
    const byClient = answers.get(split[1]) ?? new Map<string, string>();
    answers.set(split[1], byClient.set(split[2], inNoOrder(withoutNumbers(JSON.stringify(answer), split[2]))));
  }
  return [...answers].flatMap(([question, byClient]) => {
    const [refused, allowed] = [byClient.get("nobody"), byClient.get("everyone")];
    // Not everybody was asked.
    if (allowed === undefined) return [];
    const rights = [...byClient].filter(([client, answer]) => answer !== refused && SINGLE_RIGHT.test(client));
    const names = rights.map(([client]) => client);
    const several = allowed === refused ? "none" : "several together";
    return `| ${question} | ${names.length > 0 ? names.join(", ") : several} |`;
  });
}

/** What a client is named after, and ids that only count up, are no differences. */
function withoutNumbers(answer: string, client: string): string {
  const index = [...CLIENTS.keys()].indexOf(client);
  return answer
    .replaceAll(new RegExp(`(victim|victim-by-id|created-by)-${index}\\b`, "g"), "$1")
    .replaceAll(/<(topic|producer) \d+>/g, "<$1>")
    .replaceAll(/"baseOffset":\d+/g, '"baseOffset":0');
}

/** Rows of topics that have names of their own come in an order of their own. */
function inNoOrder(answer: string): string {
  return JSON.stringify(JSON.parse(answer, (_, value: unknown) => (Array.isArray(value) ? sorted(value) : value)));
}

function sorted(rows: readonly unknown[]): unknown[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
