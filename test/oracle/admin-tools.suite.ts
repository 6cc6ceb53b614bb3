/** Kafka's own administration tools, unmodified, against Rafka: features, elections, reassignments, quotas, credentials. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  freePort,
  oracle,
  oracleMissing,
  type RafkaProcess,
  startRafka,
  temporaryDirectory,
  type ToolResult,
} from "./oracle.ts";

describe("Kafka's administration tools", { skip: oracleMissing }, () => {
  let rafka: RafkaProcess;
  let port: number;
  let server: string[];
  const data = temporaryDirectory("admin-tools");

  before(async () => {
    port = await freePort();
    rafka = await startRafka(["--port", String(port), "--data", data.path], port);
    server = ["--bootstrap-server", rafka.bootstrap];
  });
  after(async () => {
    await rafka?.stop();
    data[Symbol.dispose]();
  });

  const run = (name: string, ...args: readonly string[]): Promise<ToolResult> => oracle([name, ...server, ...args]);

  async function tool(name: string, ...args: readonly string[]): Promise<string> {
    const { stdout, stderr, code } = await run(name, ...args);
    assert.equal(code, 0, `${name} ${args.join(" ")} failed:\n${stdout}\n${stderr}`);
    return stdout;
  }

  async function refused(name: string, ...args: readonly string[]): Promise<string> {
    const { stdout, stderr, code } = await run(name, ...args);
    assert.notEqual(code, 0, `${name} ${args.join(" ")} should have failed:\n${stdout}\n${stderr}`);
    return stdout + stderr;
  }

  /** As after a crash of the machine's process: what was acknowledged is there again. */
  async function killAndRestart(): Promise<void> {
    await rafka.kill();
    rafka = await startRafka(["--port", String(port), "--data", data.path], port);
  }

  test("features are described, lowered and raised, and not across levels that changed metadata", async () => {
    const elr = "eligible.leader.replicas.version";
    assert.match(await tool("features", "describe"), new RegExp(`${elr}\\s.*FinalizedVersionLevel: 1\\s`));
    assert.match(await tool("features", "downgrade", "--feature", `${elr}=0`), /was downgraded to 0/);
    await killAndRestart();
    assert.match(await tool("features", "describe"), new RegExp(`${elr}\\s.*FinalizedVersionLevel: 0\\s`));
    assert.match(await tool("features", "upgrade", "--feature", `${elr}=1`), /was upgraded to 1/);
    assert.match(
      await refused("features", "downgrade", "--metadata", "4.1"),
      /Unsupported metadata\.version downgrade from 33 to 27/,
    );
    assert.match(await refused("features", "upgrade", "--feature", "group.version=1"), /does not support this feature/);
  });

  test("leader-election finds every partition led, reassign-partitions none that moves", async () => {
    await tool("topics", "--create", "--topic", "t", "--partitions", "2");
    await tool("leader-election", "--election-type", "preferred", "--all-topic-partitions");
    for (const type of ["preferred", "unclean"]) {
      const elected = await tool("leader-election", "--election-type", type, "--topic", "t", "--partition", "1");
      assert.match(elected, /Valid replica already elected for partitions t-1/);
    }
    assert.match(
      await refused("leader-election", "--election-type", "preferred", "--topic", "never", "--partition", "0"),
      /never-0/,
    );
    assert.match(await tool("reassign-partitions", "--list"), /No partition reassignments found/);
  });

  test("configs sets, shows and removes quotas of users, clients and addresses", async () => {
    const user = ["--entity-type", "users", "--entity-name", "alice"];
    const clients = ["--entity-type", "clients", "--entity-default"];
    const address = ["--entity-type", "ips", "--entity-name", "127.0.0.1"];
    await tool("configs", "--alter", ...user, "--add-config", "producer_byte_rate=1024,request_percentage=50");
    await tool("configs", "--alter", ...clients, "--add-config", "consumer_byte_rate=2048");
    await tool("configs", "--alter", ...address, "--add-config", "connection_creation_rate=9");
    await killAndRestart();
    const ofUser = await tool("configs", "--describe", ...user);
    assert.match(ofUser, /user-principal 'alice' are.*producer_byte_rate=1024\.0/);
    assert.match(ofUser, /request_percentage=50\.0/);
    assert.match(await tool("configs", "--describe", ...clients), /default client-id are consumer_byte_rate=2048\.0/);
    assert.match(await tool("configs", "--describe", ...address), /127\.0\.0\.1.*connection_creation_rate=9\.0/);
    await tool("configs", "--alter", ...user, "--delete-config", "producer_byte_rate,request_percentage");
    assert.doesNotMatch(await tool("configs", "--describe", ...user), /_rate|_percentage/);
  });

  test("configs sets, shows and removes SCRAM credentials", async () => {
    const user = ["--entity-type", "users", "--entity-name", "bob"];
    await tool("configs", "--alter", ...user, "--add-config", "SCRAM-SHA-256=[iterations=8192,password=secret]");
    await tool("configs", "--alter", ...user, "--add-config", "SCRAM-SHA-512=[password=secret]");
    await killAndRestart();
    const described = await tool("configs", "--describe", ...user);
    assert.match(described, /SCRAM-SHA-256=iterations=8192/);
    assert.match(described, /SCRAM-SHA-512=iterations=4096/);
    await tool("configs", "--alter", ...user, "--delete-config", "SCRAM-SHA-256");
    assert.doesNotMatch(await tool("configs", "--describe", ...user), /SCRAM-SHA-256/);
    assert.match(
      await refused("configs", "--alter", ...user, "--delete-config", "SCRAM-SHA-256"),
      /does not exist|Invalid config/,
    );
  });

  test("cluster does not unregister the broker that runs", async () => {
    const { stdout, stderr, code } = await oracle(["cluster", "unregister", ...server, "--id", "1"]);
    assert.notEqual(code, 0);
    assert.match(stdout + stderr, /Broker ID 1 is running/);
    const unknown = await oracle(["cluster", "unregister", ...server, "--id", "9"]);
    assert.match(unknown.stdout + unknown.stderr, /Broker ID 9 is not currently registered/);
  });
});
