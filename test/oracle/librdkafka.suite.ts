/** kcat (librdkafka), unmodified, against Rafka. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { type Broker, startBroker } from "../../src/index.ts";
import { hasProgram } from "./oracle.ts";

describe("kcat", { skip: hasProgram("kcat") ? false : "kcat is not on this machine" }, () => {
  let broker: Broker;
  before(async () => {
    broker = await startBroker();
  });
  after(() => broker.stop());

  function kcat(args: readonly string[], input = ""): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        "kcat",
        ["-b", broker.bootstrapServers, ...args],
        { timeout: 60_000 },
        (error, stdout, stderr) =>
          error === null ? resolve(stdout) : reject(new Error(`kcat ${args.join(" ")}: ${stderr || error.message}`)),
      );
      child.stdin?.end(input);
    });
  }

  test("lists the cluster", async () => {
    const listed = JSON.parse(await kcat(["-L", "-J"])) as { brokers: { name: string }[] };
    assert.equal(listed.brokers[0]?.name, broker.bootstrapServers);
  });

  for (const codec of ["none", "gzip", "snappy", "lz4", "zstd"]) {
    test(`produces and consumes with ${codec}`, async () => {
      const lines = Array.from({ length: 1000 }, (_, i) => `k${i}:value ${i} ${"x".repeat(50)}`);
      await kcat(["-P", "-t", `kcat-${codec}`, "-K:", "-z", codec, "-H", "h=1"], `${lines.join("\n")}\n`);
      const out = await kcat(["-C", "-t", `kcat-${codec}`, "-e", "-q", "-K:", "-o", "beginning"]);
      assert.deepEqual(out.trim().split("\n"), lines);
    });
  }

  test("an idempotent producer with acks=all", async () => {
    await kcat(["-P", "-t", "kcat-idempotent", "-X", "enable.idempotence=true"], "a\nb\n");
    assert.equal(await kcat(["-C", "-t", "kcat-idempotent", "-e", "-q"]), "a\nb\n");
  });

  test("a balanced consumer reads, commits and leaves", async () => {
    await kcat(["-P", "-t", "kcat-group"], "1\n2\n3\n");
    assert.equal(
      await kcat(["-G", "kcat", "-c", "3", "-q", "-X", "auto.offset.reset=earliest", "kcat-group"]),
      "1\n2\n3\n",
    );
    await kcat(["-P", "-t", "kcat-group"], "4\n");
    assert.equal(await kcat(["-G", "kcat", "-c", "1", "-q", "-X", "auto.offset.reset=earliest", "kcat-group"]), "4\n");
  });

  test("asks for offsets by time", async () => {
    assert.match(await kcat(["-Q", "-t", "kcat-group:0:-1"]), /\[0\] offset 4/);
    assert.match(await kcat(["-Q", "-t", "kcat-group:0:-2"]), /\[0\] offset 0/);
  });
});
