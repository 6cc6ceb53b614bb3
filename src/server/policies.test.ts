/** Policies as modules on a real disk: what is loaded, what is called, and what is refused with which words. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { silentLogger } from "../base/logger.ts";
import { BrokerConfig } from "../config/broker-config.ts";
import type { CreateTopicMetadata } from "../controller/policies.ts";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import { RecordingLogger } from "../testing/recording-logger.ts";
import { startBrokerServer } from "./broker-server.ts";
import { loadPolicies } from "./policies.ts";

const CREATE = "create.topic.policy.class.name";

const METADATA: CreateTopicMetadata = {
  topic: "orders",
  numPartitions: 1,
  replicationFactor: 1,
  replicasAssignments: null,
  configs: {},
};

const MODULES: Readonly<Record<string, string>> = {
  "class.mjs": `globalThis.policyCalls = [];
    export default class {
      configure(configs) { this.max = Number(configs["my.partitions.max"]); policyCalls.push("configure"); }
      validate({ topic, numPartitions }) {
        policyCalls.push(topic);
        if (numPartitions > this.max) throw new Error(\`at most \${this.max} partitions\`);
      }
      close() { policyCalls.push("close"); }
    }`,
  "object.cjs": "module.exports = { validate() { throw 'never'; } };",
  "typed.ts": "export default { validate(metadata: { readonly topic: string }): void { void metadata; } };",
  "node_modules/our-policies/package.json": '{ "name": "our-policies", "type": "module", "exports": "./index.js" }',
  "node_modules/our-policies/index.js": "export default { validate() { throw new Error('a package says no'); } };",
  "mistaken.mjs": "export default { validate(metadata) { metadata.topics.size; } };",
  "odd.mjs": "export default { validate() { throw Object.create(null); } };",
  "late.mjs": "export default { validate() { return Promise.reject(new Error('too late')); } };",
  "async.mjs": "export default { async validate() {} };",
  "nothing.mjs": "export const other = 1;",
  "failing.mjs": "throw new Error('not today');",
  "unmade.mjs": "export default class { constructor() { throw new Error('not made'); } validate() {} }",
  "unconfigured.mjs": "export default { validate() {}, configure() { throw new Error('my.key is missing'); } };",
};

let directory = "";

before(() => {
  directory = mkdtempSync(join(tmpdir(), "policies-"));
  for (const [name, text] of Object.entries(MODULES)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
});
after(() => rmSync(directory, { recursive: true }));

async function loaded(value: string, properties: Readonly<Record<string, string>> = {}, logger = silentLogger) {
  const entries = Object.entries({ ...properties, [CREATE]: value });
  const config = BrokerConfig.parse(new Map(entries), { isStandalone: true });
  return await loadPolicies(config, directory, logger);
}

test("a policy's class is made, told the broker's properties, asked, and closed", async () => {
  const { policies, close } = await loaded("class.mjs", { "my.partitions.max": "3" });
  policies.createTopic?.(METADATA);
  assert.throws(() => policies.createTopic?.({ ...METADATA, topic: "many", numPartitions: 4 }), {
    code: ErrorCode.POLICY_VIOLATION,
    message: "at most 3 partitions",
  });
  await close();
  assert.deepEqual(Reflect.get(globalThis, "policyCalls"), ["configure", "orders", "many", "close"]);
  assert.equal(policies.alterConfig, undefined);
});

const REFUSING: readonly (readonly [module: string, code: number, message: string])[] = [
  ["object.cjs", ErrorCode.POLICY_VIOLATION, "never"],
  ["./object.cjs", ErrorCode.POLICY_VIOLATION, "never"],
  ["our-policies", ErrorCode.POLICY_VIOLATION, "a package says no"],
  ["mistaken.mjs", ErrorCode.UNKNOWN_SERVER_ERROR, "UNKNOWN_SERVER_ERROR"],
  ["late.mjs", ErrorCode.UNKNOWN_SERVER_ERROR, "UNKNOWN_SERVER_ERROR"],
];

for (const [module, code, message] of REFUSING) {
  test(`the policy of ${module} refuses with ${code}: ${message}`, async () => {
    const logger = new RecordingLogger();
    const { policies } = await loaded(module, {}, logger);
    assert.throws(() => policies.createTopic?.(METADATA), { code, message });
    assert.equal(
      logger.lines.length,
      code === ErrorCode.POLICY_VIOLATION ? 0 : 1,
      "what is the policy's mistake is logged",
    );
  });
}

test("a module in TypeScript is loaded, and allows", async () => {
  const { policies } = await loaded(join(directory, "typed.ts"));
  policies.createTopic?.(METADATA);
});

test("whatever a policy throws is a refusal, also what has no text", async () => {
  const { policies } = await loaded("./odd.mjs");
  assert.throws(
    () => policies.createTopic?.(METADATA),
    (error) => error instanceof ApiError && error.code === ErrorCode.POLICY_VIOLATION,
  );
});

const UNUSABLE: readonly (readonly [value: string, message: RegExp])[] = [
  ["com.example.NoBigTopics", /no Java class can be loaded/],
  ["./nowhere.mjs", /there is no such module/],
  ["no-such-package", /there is no such module/],
  ["nothing.mjs", /no class or object with a method validate\(\)/],
  ["async.mjs", /validate\(\) is asynchronous, but must judge at once/],
  ["failing.mjs", /the module failed to load: not today/],
  ["unmade.mjs", /its class could not be made: not made/],
  ["unconfigured.mjs", /its configure\(\) failed: my\.key is missing/],
];

for (const [value, message] of UNUSABLE) {
  test(`${CREATE}=${value} keeps a broker from starting, and says why`, async () => {
    await assert.rejects(loaded(value), (error: Error) => {
      assert.equal(error.name, "ConfigError");
      assert.ok(error.message.startsWith(`${CREATE}=${value}: `), error.message);
      assert.match(error.message, message);
      assert.match(error.message, /allowed: the path of a JavaScript module/);
      return true;
    });
  });
}

test("startBroker() looks for modules from the folder of the properties file, and leaves nothing behind when there is none", async () => {
  const file = join(directory, "server.properties");
  const start = async (policy: string) => {
    const properties: Readonly<Record<string, string>> = {
      "process.roles": "broker,controller",
      "node.id": "1",
      listeners: "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0",
      "controller.listener.names": "CONTROLLER",
      "controller.quorum.voters": "1@127.0.0.1:9093",
      "log.dirs": join(directory, "data").replaceAll("\\", "/"),
      [CREATE]: policy,
    };
    writeFileSync(
      file,
      Object.entries(properties)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
    );
    return await startBrokerServer({ properties: file, ephemeral: false });
  };
  await (await start("object.cjs")).stop();
  await assert.rejects(start("nowhere.cjs"), /there is no such module/);
  await (await start("our-policies")).stop();
});
