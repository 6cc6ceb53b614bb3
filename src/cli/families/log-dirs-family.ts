/** `rafka log-dirs`. */
import type { Command } from "commander";
import { collect, online } from "../command-options.ts";

/** Adds `log-dirs`. */
export function addLogDirs(program: Command): void {
  const logDirs = program.command("log-dirs").description("show the log directories of brokers");
  online(logDirs.command("describe").description("show log directories, and what is in them"))
    .option("--broker <id>", "of this broker; may be given again", collect)
    .option("--topic <topic>", "only partitions of this topic; may be given again", collect)
    .option("--partitions", "a row for each partition")
    .action(async (options) => (await import("../commands/log-dirs.ts")).describe(options));
}
