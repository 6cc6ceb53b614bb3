/** `rafka topics`. */
import type { Command } from "commander";
import { collect, online, wholeNumber } from "../command-options.ts";

/** Adds `topics`. */
export function addTopics(program: Command): void {
  const topics = program.command("topics").description("list, create, describe and delete topics");
  online(topics.command("list").description("list topics"))
    .option("--internal", "internal topics too")
    .action(async (options) => (await import("../commands/topics.ts")).list(options));
  online(topics.command("create").description("create a topic").argument("<topic>"))
    .option(
      "-p, --partitions <count>",
      "partitions; the broker's num.partitions if left out",
      wholeNumber("--partitions", 1),
      -1,
    )
    .option("-r, --replication-factor <count>", "replicas", wholeNumber("--replication-factor", 1), -1)
    .option("-c, --config <key=value>", "a topic config; may be given again", collect)
    .option("--if-not-exists", "say nothing if it is there already")
    .option("--validate-only", "only tell whether it could be created")
    .action(async (topic: string, options) => (await import("../commands/topics.ts")).create(topic, options));
  online(topics.command("describe").description("show partitions, leaders and replicas").argument("[topic...]")).action(
    async (names: string[], options) => (await import("../commands/topics.ts")).describe(names, options),
  );
  online(topics.command("delete").description("delete topics").argument("<topic...>")).action(
    async (names: string[], options) => (await import("../commands/topics.ts")).remove(names, options),
  );
}
