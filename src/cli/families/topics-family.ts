/** `rafka topics`. */
import type { Command } from "commander";
import { collect, online, wholeNumber } from "../command-options.ts";

const INT_MAX = 2_147_483_647;
const SHORT_MAX = 32_767;

/** Adds `topics`. */
export function addTopics(program: Command): void {
  const topics = program.command("topics").description("list, describe, create, change and delete topics");
  const change = () => import("../commands/topics-change.ts");
  online(topics.command("list").description("list topics"))
    .option("--internal", "internal topics too")
    .action(async (options) => (await import("../commands/topics.ts")).list(options));
  online(topics.command("describe").description("show partitions, leaders and replicas").argument("[topic...]")).action(
    async (names: string[], options) => (await import("../commands/topics.ts")).describe(names, options),
  );
  online(topics.command("create").description("create topics").argument("<topic...>"))
    .option(
      "-p, --partitions <count>",
      "partitions; the broker's num.partitions if left out",
      wholeNumber("--partitions", 1, INT_MAX),
    )
    .option(
      "-r, --replication-factor <count>",
      "replicas; the broker's default.replication.factor if left out",
      wholeNumber("--replication-factor", 1, SHORT_MAX),
    )
    .option("--replica-assignment <brokers>", "the brokers of each partition, as 1:2,2:3")
    .option("-c, --config <key=value>", "a topic config; may be given again", collect)
    .option("--if-not-exists", "count topics that are there already as done")
    .option("--dry-run", "only tell whether they could be created")
    .action(async (names: string[], options) => (await change()).create(names, options));
  online(topics.command("alter").description("change partitions and configs of topics").argument("<topic...>"))
    .option("-p, --partitions <count>", "partitions in all; never fewer", wholeNumber("--partitions", 1, INT_MAX))
    .option("-c, --config <key=value>", "a topic config; may be given again", collect)
    .option("--delete-config <key>", "a topic config back to its default; may be given again", collect)
    .option("--if-exists", "pass over topics that do not exist")
    .option("--dry-run", "only tell whether they could be altered")
    .action(async (names: string[], options) => (await change()).alter(names, options));
  online(topics.command("add-partitions").description("add partitions to topics").argument("<topic...>"))
    .requiredOption("-p, --partitions <count>", "partitions in all", wholeNumber("--partitions", 1, INT_MAX))
    .option("--replica-assignment <brokers>", "the brokers of each new partition, as 1:2,2:3")
    .option("--if-exists", "pass over topics that do not exist")
    .option("--dry-run", "only tell whether they could be added")
    .action(async (names: string[], options) => (await change()).addPartitions(names, options));
  online(topics.command("delete").description("delete topics").argument("<topic...>"))
    .option("--if-exists", "pass over topics that do not exist")
    .action(async (names: string[], options) => (await change()).remove(names, options));
}
