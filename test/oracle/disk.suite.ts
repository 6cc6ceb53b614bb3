/** One directory, two brokers: what Kafka wrote, Rafka serves, and the reverse, after clean stops and after kills. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { freePort, nodeFolder, oracle, oracleMissing, startRafka } from "./oracle.ts";

describe("drop-in on disk", { skip: oracleMissing }, () => {
  const started = new Set<string>();
  after(async () => {
    for (const name of started) await oracle(["stop", name, "--kill"]);
  });

  async function tool(args: readonly string[], input?: string): Promise<string> {
    const { stdout, stderr, code } = await oracle(args, input);
    assert.equal(code, 0, `${args.join(" ")} failed:\n${stdout}\n${stderr}`);
    return stdout;
  }
  async function startKafka(name: string, port: number, ...more: string[]): Promise<void> {
    await tool(["start", name, String(port), ...more]);
    started.add(name);
  }
  async function stopKafka(name: string, ...more: string[]): Promise<void> {
    await tool(["stop", name, ...more]);
    started.delete(name);
  }
  const lines = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
  const produce = (server: readonly string[], topic: string, values: readonly string[]) =>
    tool(
      ["console-producer", ...server, "--topic", topic, "--command-property", "compression.type=lz4"],
      `${values.join("\n")}\n`,
    );
  async function consume(server: readonly string[], topic: string, count: number, group: string): Promise<string[]> {
    const out = await tool([
      "console-consumer",
      ...server,
      "--topic",
      topic,
      "--from-beginning",
      "--max-messages",
      String(count),
      "--timeout-ms",
      "60000",
      "--group",
      group,
    ]);
    return out.trim().split("\n");
  }
  const topicIdOf = (described: string) => /TopicId: (\S+)/.exec(described)?.[1];

  for (const [how, flags] of [
    ["stopped cleanly", []],
    ["killed", ["--kill"]],
  ] as const) {
    test(`Kafka ${how}, then Rafka, then Kafka again on the same directory`, async () => {
      const name = `suite-disk-${flags.length}`;
      const port = await freePort();
      const server = ["--bootstrap-server", `127.0.0.1:${port}`];
      await startKafka(name, port);
      await tool([
        "topics",
        ...server,
        "--create",
        "--topic",
        "moved",
        "--partitions",
        "1",
        "--config",
        "segment.bytes=1048576",
        "--config",
        "retention.ms=86400000",
      ]);
      const idBefore = topicIdOf(await tool(["topics", ...server, "--describe", "--topic", "moved"]));
      await produce(server, "moved", lines("kafka-", 100));
      assert.equal((await consume(server, "moved", 60, "moving")).length, 60);
      await stopKafka(name, ...flags);

      // Rafka reads the very same properties file.
      const properties = join(await nodeFolder(name), "server.properties");
      await using rafka = await startRafka([properties], port);
      try {
        const described = await tool(["topics", ...server, "--describe", "--topic", "moved"]);
        assert.equal(topicIdOf(described), idBefore);
        assert.match(described, /segment\.bytes=1048576/);
        assert.match(described, /Leader: 1/);
        assert.match(
          await tool(["consumer-groups", ...server, "--describe", "--group", "moving"]),
          /moved\s+0\s+60\s+100\s+40/,
        );
        assert.deepEqual(await consume(server, "moved", 40, "moving"), lines("kafka-", 100).slice(60));
        await produce(server, "moved", lines("rafka-", 50));
        await tool(["topics", ...server, "--create", "--topic", "by-rafka", "--partitions", "2"]);
        await produce(server, "by-rafka", lines("new-", 10));
        assert.equal((await consume(server, "by-rafka", 10, "rafka-group")).length, 10);
      } finally {
        if (flags.length === 0) assert.equal(await rafka.stop(), 0);
        else await rafka.kill();
      }

      await startKafka(name, port, "--keep");
      const described = await tool(["topics", ...server, "--describe", "--topic", "moved"]);
      assert.equal(topicIdOf(described), idBefore);
      assert.deepEqual(await consume(server, "moved", 150, "whole"), [...lines("kafka-", 100), ...lines("rafka-", 50)]);
      assert.match(
        await tool(["consumer-groups", ...server, "--describe", "--group", "moving"]),
        /moved\s+0\s+100\s+150\s+50/,
      );
      assert.match(await tool(["consumer-groups", ...server, "--describe", "--group", "rafka-group"]), /by-rafka/);
      await produce(server, "by-rafka", lines("again-", 10));
      await stopKafka(name);

      const data = join(await nodeFolder(name), "data");
      assert.deepEqual(globSync(join(data, "*-stray")), [], "Kafka found nothing that it took for a stray");
    });
  }

  test("Rafka formats and fills a directory that Kafka's tools read and Kafka starts on", async () => {
    const name = "suite-disk-ours";
    const port = await freePort();
    const server = ["--bootstrap-server", `127.0.0.1:${port}`];
    // The oracle writes the properties file; its data is thrown away by the next start.
    await startKafka(name, port);
    await stopKafka(name, "--kill");
    const folder = await nodeFolder(name);
    const properties = join(folder, "server.properties");
    const data = join(folder, "ours");
    rmSync(data, { recursive: true, force: true });
    writeFileSync(properties, readFileSync(properties, "utf8").replace(/^log\.dirs=.*$/m, `log.dirs=${data}`));
    // A snapshot with every few records: Kafka reads those too, and starts from the last.
    const snapshots = ["--override", "metadata.log.max.record.bytes.between.snapshots=1"];
    await using rafka = await startRafka([properties, ...snapshots], port);
    await tool(["topics", ...server, "--create", "--topic", "ours", "--partitions", "3"]);
    await produce(server, "ours", lines("v", 1000));
    assert.equal((await consume(server, "ours", 1000, "ours-group")).length, 1000);
    assert.equal(await rafka.stop(), 0);

    const metadata = globSync(join(data, "__cluster_metadata-0", "*.log")).sort();
    const dumped = await tool(["dump-log", "--cluster-metadata-decoder", "--files", metadata.join(",")]);
    assert.match(dumped, /"type":"TOPIC_RECORD".*"name":"ours"/);
    const snapshot =
      globSync(join(data, "__cluster_metadata-0", "*.checkpoint"))
        .sort()
        .at(-1) ?? "";
    const shown = await tool(["metadata-shell", "--snapshot", snapshot, "tree", "/image/topics/byName/ours"]);
    // As after a clean stop of Kafka: without a leader, to be elected from the eligible replicas.
    assert.equal(shown.match(/replicas=\[1\],.* isr=\[\],.* elr=\[1\],.* leader=-1,/g)?.length, 3, shown);
    const info = await tool(["storage", "info", "-c", properties]);
    assert.match(info, new RegExp(`Found log directory:\\s+${data}\\s+Found metadata: .*node\\.id=1, version=1`));
    for (const segment of globSync(join(data, "ours-*", "*.log"))) {
      assert.doesNotMatch(
        await tool(["dump-log", "--deep-iteration", "--files", segment]),
        /invalid|Found|isvalid: false/,
      );
    }
    const offsets = globSync(join(data, "__consumer_offsets-*", "*.log")).filter(
      (path) => readFileSync(path).length > 0,
    );
    const groups = (
      await Promise.all(offsets.map((path) => tool(["dump-log", "--offsets-decoder", "--files", path])))
    ).join("\n");
    assert.match(groups, /ours-group/);

    await tool(["start", name, String(port), "--keep", `log.dirs=${data}`]);
    started.add(name);
    assert.equal((await consume(server, "ours", 1000, "kafka-now")).length, 1000);
    assert.match(
      await tool(["consumer-groups", ...server, "--describe", "--group", "ours-group"]),
      /ours\s+0\s+\d+\s+\d+\s+0/,
    );
    await stopKafka(name);
  });

  test("levels that Rafka raises while it runs are Kafka's on the same directory, and Rafka's again", async () => {
    const name = "suite-disk-levels";
    const port = await freePort();
    const server = ["--bootstrap-server", `127.0.0.1:${port}`];
    await startKafka(name, port);
    await stopKafka(name, "--kill");
    const folder = await nodeFolder(name);
    const properties = join(folder, "server.properties");
    const data = join(folder, "levels");
    rmSync(data, { recursive: true, force: true });
    // The voters stand in the properties, as before KIP-853: such a directory begins at kraft.version 0.
    const settings = [`log.dirs=${data}`, `controller.quorum.voters=1@127.0.0.1:${port + 1}`];
    appendFileSync(properties, `${settings.join("\n")}\n`);
    const format = ["storage", "format", properties, "--release-version", "3.6"];
    execFileSync(process.execPath, ["src/cli/rafka.mjs", ...format], { encoding: "utf8" });
    {
      await using rafka = await startRafka([properties], port);
      await tool(["topics", ...server, "--create", "--topic", "old", "--partitions", "2"]);
      for (const level of ["metadata.version=33", "kraft.version=1"]) {
        await tool(["features", ...server, "upgrade", "--feature", level]);
      }
      await produce(server, "old", lines("v", 10));
      assert.equal(await rafka.stop(), 0);
    }
    const voter = /^directory\.id=(.*)$/m.exec(readFileSync(join(data, "meta.properties"), "utf8"))?.[1];
    const isAsRaised = async (): Promise<void> => {
      const levels = await tool(["features", ...server, "describe"]);
      assert.match(levels, /kraft\.version.*FinalizedVersionLevel: 1\b/);
      assert.match(levels, /metadata\.version.*FinalizedVersionLevel: UNKNOWN 33\b/);
      assert.match(
        await tool(["metadata-quorum", ...server, "describe", "--replication"]),
        new RegExp(`^1\\s+${voter}\\s`, "m"),
      );
      assert.equal((await consume(server, "old", 10, "levels")).length, 10);
    };
    await startKafka(name, port, "--keep", ...settings);
    await isAsRaised();
    await stopKafka(name);
    await using rafka = await startRafka([properties], port);
    await oracle(["consumer-groups", ...server, "--delete", "--group", "levels"]);
    await isAsRaised();
    assert.equal(await rafka.stop(), 0);
  });
});
