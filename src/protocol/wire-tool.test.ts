import assert from "node:assert/strict";
import { test } from "node:test";
import { answerWireLine } from "./wire-tool.ts";

const PRODUCE_JSON =
  '{"transactionalId":null,"acks":1,"timeoutMs":5,"topicData":[{"name":"a","partitionData":[{"index":0,"records":"AQIDBA=="}]}]}';
const PRODUCE_HEX = "0000010000000502026102000000000501020304000000";

test("encode and decode are each other's reverse, records and all", () => {
  const encoded = answerWireLine(`{"encode":"ProduceRequest","version":9,"json":${PRODUCE_JSON}}`);
  assert.equal(encoded, `{"hex":"${PRODUCE_HEX}"}`);
  const decoded = answerWireLine(`{"decode":"ProduceRequest","version":9,"hex":"${PRODUCE_HEX}"}`);
  assert.equal(decoded, `{"json":${PRODUCE_JSON}}`);
});

test("what is left over is counted", () => {
  const decoded = answerWireLine(`{"decode":"ProduceRequest","version":9,"hex":"${PRODUCE_HEX}FFff"}`);
  assert.equal(decoded, `{"json":${PRODUCE_JSON},"leftOverBytes":2}`);
});

for (const digits of ["9007199254740993", "-9007199254740993", "9223372036854775807", "-9223372036854775808", "-1"]) {
  test(`the int64 ${digits} keeps its digits both ways`, () => {
    const asked = `{"encode":"AllocateProducerIdsRequest","version":0,"json":{"brokerId":1,"brokerEpoch":${digits}}}`;
    const { hex } = JSON.parse(answerWireLine(asked)) as { hex: string };
    const decoded = answerWireLine(`{"decode":"AllocateProducerIdsRequest","version":0,"hex":"${hex}"}`);
    assert.equal(decoded, `{"json":{"brokerId":1,"brokerEpoch":${digits}}}`);
  });
}

for (const [value, hex] of [
  ["2.0", "4000000000000000"],
  ["-0.0", "8000000000000000"],
  ["1e+21", "444b1ae4d6e2ef50"],
  ["0.1", "3fb999999999999a"],
  ['"NaN"', "7ff8000000000000"],
  ['"-Infinity"', "fff0000000000000"],
] as const) {
  test(`the float64 ${value} survives`, () => {
    const json = `{"entity":[],"key":"k","value":${value},"remove":true}`;
    assert.equal(
      answerWireLine(`{"encode":"ClientQuotaRecord","version":0,"json":${json}}`),
      `{"hex":"01026b${hex}0100"}`,
    );
    assert.equal(
      answerWireLine(`{"decode":"ClientQuotaRecord","version":0,"hex":"01026b${hex}0100"}`),
      `{"json":${json}}`,
    );
  });
}

test("headers tells the header versions of an API in a version", () => {
  assert.equal(answerWireLine('{"headers":18,"version":3}'), '{"request":2,"response":0}');
  assert.equal(answerWireLine('{"headers":0,"version":8}'), '{"request":1,"response":0}');
});

// What each refusal names is what a person needs to find the mistake.
for (const [line, error] of [
  ["not json", /JSON/],
  ["[]", /object/],
  ['{"foo":1}', /version/],
  ['{"foo":1,"version":1}', /encode, decode/],
  ['{"headers":7,"version":0}', /API key 7/],
  ['{"headers":"x","version":0}', /API key "x"/],
  ['{"decode":"Nothing","version":0,"hex":""}', /"Nothing"/],
  ['{"decode":"constructor","version":0,"hex":""}', /"constructor"/],
  ['{"decode":"FetchRequest","version":99,"hex":""}', /4 to 18/],
  ['{"decode":"FetchRequest","version":4,"hex":"0"}', /hex/],
  ['{"decode":"FetchRequest","version":4,"hex":"zz"}', /hex/],
  ['{"decode":"FetchRequest","version":4,"hex":"00"}', /frame/],
  ['{"decode":"HeartbeatRequest","version":0,"hex":"ffff"}', /GroupId is null/],
  ['{"encode":"FetchRequest","version":4}', /json/],
  ['{"encode":"FetchRequest","version":4,"json":{}}', /FetchRequest\.replicaId is missing/],
  ['{"encode":"FetchRequest","version":4,"json":[]}', /FetchRequest must be an object/],
] as const) {
  test(`refuses ${line}`, () => {
    const answer = JSON.parse(answerWireLine(line)) as { error?: string };
    assert.match(answer.error ?? "", error);
    assert.deepEqual(Object.keys(answer), ["error"]);
  });
}

for (const [field, value, error] of [
  ["groupId", "null", /groupId is null/],
  ["groupId", "5", /groupId must be a string/],
  ["generationId", "1.5", /generationId must be an integer/],
  ["generationId", "3000000000", /generationId must be an integer/],
  ["generationId", '"7"', /generationId must be an integer/],
  ["generationId", "[]", /generationId must be an integer/],
] as const) {
  test(`refuses ${field} of ${value}`, () => {
    const json = `{"groupId":"g","generationId":1,"memberId":"m","groupInstanceId":null}`;
    const wrong = json.replace(new RegExp(`("${field}":)[^,]+`), `$1${value}`);
    const answer = answerWireLine(`{"encode":"HeartbeatRequest","version":4,"json":${wrong}}`);
    assert.match((JSON.parse(answer) as { error: string }).error, error);
  });
}

test("a field that the version cannot carry is refused, unless it may be dropped", () => {
  const heartbeat = `{"groupId":"g","generationId":1,"memberId":"m","groupInstanceId":"i"}`;
  assert.match(
    answerWireLine(`{"encode":"HeartbeatRequest","version":2,"json":${heartbeat}}`),
    /groupInstanceId cannot be written in version 2/,
  );
  const dropped = heartbeat.replace('"i"', "null");
  assert.equal(
    answerWireLine(`{"encode":"HeartbeatRequest","version":2,"json":${dropped}}`),
    '{"hex":"0001670000000100016d"}',
  );
});

test("base64 that holds anything else is refused, so that nothing is lost", () => {
  const json = PRODUCE_JSON.replace("AQIDBA==", "AQIDBA= =");
  assert.match(answerWireLine(`{"encode":"ProduceRequest","version":9,"json":${json}}`), /records must be base64/);
});
