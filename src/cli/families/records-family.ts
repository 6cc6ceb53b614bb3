/** `rafka produce` and `rafka consume`. */
import { type Command, Option } from "commander";
import { collect, online, wholeNumber } from "../command-options.ts";

/** Adds `produce`. */
export function addProduce(program: Command): void {
  online(program.command("produce").description("send the lines of standard input").argument("<topic>"))
    .option("-k, --key-separator <text>", "what divides key and value; without it there is no key")
    .option("-p, --partition <index>", "all records to this partition", wholeNumber("--partition", 0))
    .addOption(
      new Option("-z, --compression <codec>", "how batches are compressed")
        .choices(["none", "gzip", "snappy", "lz4", "zstd"])
        .default("none"),
    )
    .option("-H, --header <key=value>", "a header of every record; may be given again", collect)
    .option("--null-marker <text>", "a value (or key) of this text is sent as null")
    .addOption(new Option("--acks <acks>", "who must have a batch").choices(["1", "all"]).default("all"))
    .action(async (topic: string, options) => (await import("../commands/produce.ts")).produceLines(topic, options));
}

/** Adds `consume`. */
export function addConsume(program: Command): void {
  online(program.command("consume").description("print records").argument("<topic...>"))
    .option("--from-beginning", "from the first record; in a group, where it has no offset")
    .option("-g, --group <id>", "as a member of this group, committing what was printed")
    .option("-n, --max-messages <count>", "end after so many", wholeNumber("--max-messages", 1))
    .option("-p, --partition <index>", "only this partition", wholeNumber("--partition", 0))
    .option(
      "-o, --offset <offset>",
      "from this offset of that partition; -N for the last N records",
      wholeNumber("--offset", Number.MIN_SAFE_INTEGER),
    )
    .option("-e, --exit-at-end", "end when the end of every partition is reached")
    .option(
      "-f, --format <text>",
      "%t topic, %p partition, %o offset, %T timestamp, %k key, %v value, %h headers, \\n \\t",
      "%v\\n",
    )
    .option("--read-committed", "only records of committed transactions")
    .action(async (topics: string[], options) => (await import("../commands/consume.ts")).consume(topics, options));
}
