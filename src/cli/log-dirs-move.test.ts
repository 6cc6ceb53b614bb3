/** `rafka log-dirs move` on a broker with two log directories, whole. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { startBroker } from "../index.ts";
import { runRafka, TemporaryDirectory } from "../testing/rafka-process.ts";

interface DescribedDirectory {
  readonly directory: string;
  readonly partitions: readonly { readonly partition: string; readonly isFuture: boolean }[];
}

test("log-dirs move: replicas go to another directory and stay there over a restart; each is told of by itself", async () => {
  using data = new TemporaryDirectory();
  const dirs = [join(data.path, "a"), join(data.path, "b")] as const;
  const start = () => startBroker({ overrides: { "log.dirs": dirs.join(",") } });
  let broker = await start();
  try {
    const rafka = async (...words: readonly string[]) => await runRafka([...words, "-b", broker.bootstrapServers], {});
    const places = async (): Promise<(string | undefined)[]> => {
      const { stdout } = await rafka("log-dirs", "describe", "--partitions", "--json");
      const described = JSON.parse(stdout) as DescribedDirectory[];
      return ["t-0", "t-1"].map(
        (name) =>
          described.find(({ partitions }) => partitions.some((row) => row.partition === name && !row.isFuture))
            ?.directory,
      );
    };
    assert.equal((await rafka("topics", "create", "t", "-p", "2")).exitCode, 0);
    const moved = await rafka("log-dirs", "move", "t-0", "t-1", "--to", dirs[1], "--wait");
    assert.equal(moved.stdout, `Partition t-0 is in ${dirs[1]}.\nPartition t-1 is in ${dirs[1]}.\n`, moved.stderr);
    assert.deepEqual(await places(), [dirs[1], dirs[1]]);
    const mixed = await rafka("log-dirs", "move", "t-0", "t-7", "--to", dirs[0], "--json");
    assert.equal(mixed.exitCode, 1);
    assert.match(mixed.stderr, /partition t-7 does not exist \(UNKNOWN_TOPIC_OR_PARTITION\)/);
    assert.deepEqual(
      (JSON.parse(mixed.stdout) as { partition: string; moving: boolean }[]).map(({ partition, moving }) => [
        partition,
        moving,
      ]),
      [
        ["t-0", true],
        ["t-7", false],
      ],
    );
    assert.equal((await rafka("log-dirs", "move", "t-0", "--to", dirs[0], "--wait")).exitCode, 0);
    const refused = await rafka("log-dirs", "move", "t-0", "--to", "/nowhere");
    assert.match(
      refused.stderr,
      /partition t-0: broker 1 has no log directory \/nowhere \(LOG_DIR_NOT_FOUND\)\nHint: `rafka log-dirs describe`/,
    );
    await broker.stop();
    broker = await start();
    assert.deepEqual(await places(), [dirs[0], dirs[1]]);
  } finally {
    await broker.stop();
  }
});
