/** `rafka log-dirs`. */
import type { Command } from "commander";
import { collect, online, wholeNumber } from "../command-options.ts";

const INT_MAX = 2_147_483_647;

/** Adds `log-dirs`. */
export function addLogDirs(program: Command): void {
  const logDirs = program
    .command("log-dirs")
    .description("show the log directories of brokers, and move replicas between them");
  online(logDirs.command("describe").description("show log directories, and what is in them"))
    .option("--broker <id>", "of this broker; may be given again", collect)
    .option("--topic <topic>", "only partitions of this topic; may be given again", collect)
    .option("--partitions", "a row for each partition")
    .action(async (options) => (await import("../commands/log-dirs.ts")).describe(options));
  online(
    logDirs
      .command("move")
      .description("move replicas to another log directory of their broker")
      .argument("<partition...>", "as in orders-0"),
  )
    .requiredOption("--to <directory>", "one of the broker's log.dirs, as it is written there")
    .option(
      "--broker <id>",
      "whose replicas; may be left out where there is one broker",
      wholeNumber("--broker", 0, INT_MAX),
    )
    .option("--wait", "until they are there")
    .action(async (partitions: readonly string[], options) =>
      (await import("../commands/log-dirs-move.ts")).move(partitions, options),
    );
}
