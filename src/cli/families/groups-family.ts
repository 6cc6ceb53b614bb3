/** `rafka groups`. */
import type { Command } from "commander";
import { collect, online, wholeNumber } from "../command-options.ts";

/** Adds `groups`. */
export function addGroups(program: Command): void {
  const groups = program.command("groups").description("list, describe, reset and delete consumer groups");
  online(groups.command("list").description("list groups")).action(async (options) =>
    (await import("../commands/groups.ts")).list(options),
  );
  online(groups.command("describe").description("show offsets, lag and members").argument("<group>")).action(
    async (group: string, options) => (await import("../commands/groups.ts")).describe(group, options),
  );
  online(groups.command("reset").description("set the offsets of a group without members").argument("<group>"))
    .requiredOption("-t, --topic <topic[:partition]>", "which topics or partitions; may be given again", collect)
    .option("--to-earliest", "to the first record")
    .option("--to-latest", "to the end")
    .option("--to-offset <offset>", "to this offset", wholeNumber("--to-offset", 0))
    .option("--to-datetime <time>", "to the first record at or after this time, as 2026-01-31T12:00:00Z")
    .option("--execute", "do it; without this the new offsets are only shown")
    .action(async (group: string, options) => (await import("../commands/groups.ts")).reset(group, options));
  online(groups.command("delete").description("delete groups without members").argument("<group...>"))
    .option("--if-exists", "pass over groups that do not exist")
    .action(async (names: string[], options) => (await import("../commands/groups.ts")).remove(names, options));
}
