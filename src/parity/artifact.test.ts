import assert from "node:assert/strict";
import { test } from "node:test";
import { type Artifact, artifactCsv, artifactJson, type Fact, factsOfCsv } from "./artifact.ts";
import { compareFacts, describeDrift } from "./compare-artifacts.ts";

const FACTS: readonly Fact[] = [
  { section: "error", item: "NONE", name: "code", value: 0 },
  { section: "error", item: "NONE", name: "retriable", value: false },
  { section: "config", item: "7", name: "default", value: "a, b" },
  { section: "config", item: "3", name: "default", value: null },
];
const ARTIFACT: Artifact = { of: "Something", facts: FACTS };

test("an artifact in CSV has a line for each fact, and is read back", () => {
  const csv = artifactCsv(ARTIFACT);
  assert.equal(
    csv,
    'section,item,fact,value\nerror,NONE,code,0\nerror,NONE,retriable,false\nconfig,7,default,"a, b"\nconfig,3,default,null\n',
  );
  assert.deepEqual(compareFacts(factsOfCsv(csv), FACTS), []);
  assert.throws(() => factsOfCsv("a,b\n"), /not a parity artifact/);
});

test("an artifact in JSON keeps types and order, also of names that look like numbers", () => {
  const json = artifactJson(ARTIFACT);
  assert.deepEqual(JSON.parse(json), {
    of: "Something",
    error: { NONE: { code: 0, retriable: false } },
    config: { "7": { default: "a, b" }, "3": { default: null } },
  });
  assert.ok(json.indexOf('"7"') < json.indexOf('"3"'));
  assert.equal(json.split("\n").filter((line) => /"(code|retriable|default)": /.test(line)).length, FACTS.length);
});

test("an artifact in JSON has no fact twice", () => {
  const twice = { of: "Something", facts: [...FACTS, ...FACTS.slice(0, 1)] };
  assert.throws(() => artifactJson(twice), /two facts are called error, NONE, code/);
});

test("what moved is named with its line, what it was and what it is, in one form although a CSV holds text", () => {
  const [first, second, ...others] = FACTS;
  assert.ok(first !== undefined && second !== undefined);
  const added: Fact = { section: "metric", item: "m", name: "type", value: "gauge" };
  const kept = factsOfCsv(artifactCsv(ARTIFACT));
  const moved = compareFacts(kept, [{ ...first, value: 1 }, ...others, added]);
  assert.deepEqual(
    moved.map((difference) => describeDrift(difference, "x.csv")),
    [
      'x.csv:2: error, NONE, code: "0" → "1"',
      'x.csv:3: error, NONE, retriable: "false" → (absent)',
      'x.csv: metric, m, type: (absent) → "gauge"',
    ],
  );
});
