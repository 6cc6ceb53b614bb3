/** The command line as commander knows it: names, options and help. Each command's own code is loaded when it runs. */
import { Command, CommanderError, Option } from "commander";
import { wholeNumber } from "./client.ts";
import { UsageError } from "./exit-codes.ts";
import { SERVE_FLAGS } from "./serve-options.ts";
import { packageVersion } from "./version.ts";

const DEFAULT_BOOTSTRAP = "127.0.0.1:9092";

/**
 * Parses the words and runs their command.
 *
 * @throws {UsageError} on a command line that makes no sense
 */
export async function runProgram(words: readonly string[]): Promise<void> {
  const program = buildProgram();
  if (words.length === 0) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync([...words], { from: "user" });
  } catch (error) {
    const command = commandOf(program, words);
    if (error instanceof UsageError) throw new UsageError(error.message, pathOf(command));
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end this way too, with exit code 0; commander has printed them.
    if (error.exitCode === 0) return;
    // Commander's way to say that a command is missing is to print the help as an error.
    const isIncomplete = error.code === "commander.help";
    const subcommands = command.commands.map((subcommand) => subcommand.name());
    const message = isIncomplete
      ? `${pathOf(command)} wants one of ${subcommands.join(", ")}`
      : error.message.replace(/^error: /, "");
    throw new UsageError(message, pathOf(command));
  }
}

/** The command that the first words name, as deep as they name one. */
function commandOf(program: Command, words: readonly string[]): Command {
  let command = program;
  for (const word of words) {
    const next = command.commands.find((child) => child.name() === word);
    if (next === undefined) break;
    command = next;
  }
  return command;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function buildProgram(): Command {
  const program = new Command("rafka")
    .description("Apache Kafka's broker in TypeScript, and a client for people.")
    .version(`rafka ${packageVersion()} (Apache Kafka 4.4)`, "-V, --version")
    .helpCommand(true);
  addServe(program);
  addStorage(program);
  addTopics(program);
  addProduce(program);
  addConsume(program);
  addGroups(program);
  addConfigs(program);
  addCluster(program);
  program
    .command("wire")
    .description("look into captured bytes: JSON lines in, JSON lines out, as Kafka's own message classes do")
    .action(async () => (await import("./commands/wire.ts")).wire());
  silence(program);
  return program;
}

/** Errors are thrown and told in one place; commander neither prints them nor ends the process. */
function silence(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => {} });
  for (const child of command.commands) silence(child);
}

/** Gathers an option that may be given again. Not commander's `...`, which would swallow the arguments that follow. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** A command that speaks to a broker. */
function online(command: Command): Command {
  return command
    .option("-b, --bootstrap-server <host:port>", "brokers to ask first", DEFAULT_BOOTSTRAP)
    .option("--json", "print JSON");
}

function addServe(program: Command): void {
  const serve = program
    .command("serve")
    .argument("[server.properties]", "Kafka's broker properties; without them one node on 127.0.0.1")
    .description("run a broker");
  for (const [flag, value, doc] of SERVE_FLAGS)
    serve.option(`--${flag}${value === undefined ? "" : ` <${value}>`}`, doc);
  // Reached for `--help` alone: main() runs every other `serve` without commander.
  serve.action(() => {
    throw new UsageError("rafka serve is run without commander");
  });
}

function addStorage(program: Command): void {
  const storage = program.command("storage").description("format log directories, or look at them");
  storage
    .command("format")
    .description("format the log directories of a properties file")
    .argument("[server.properties]", "without one, --data is formatted")
    .option("--data <directory>", "the log directory")
    .option("-t, --cluster-id <id>", "the cluster's id; a random one if left out")
    .option("-r, --release-version <version>", "metadata.version by its name, such as 4.4-IV2")
    .option("-f, --feature <name=level>", "another level of a feature; may be given again", collect)
    .option("-g, --ignore-formatted", "format the others where some are formatted")
    .option("--json", "print JSON")
    .action(async (file: string | undefined, options: object) =>
      (await import("./commands/storage.ts")).format(file, options),
    );
  storage
    .command("info")
    .description("tell what the log directories hold")
    .argument("[server.properties]", "without one, --data is looked at")
    .option("--data <directory>", "the log directory")
    .option("--json", "print JSON")
    .action(async (file: string | undefined, options: object) =>
      (await import("./commands/storage.ts")).info(file, options),
    );
  storage
    .command("random-uuid")
    .description("print a random id")
    .action(async () => (await import("./commands/storage.ts")).printRandomUuid());
}

function addTopics(program: Command): void {
  const topics = program.command("topics").description("list, create, describe and delete topics");
  online(topics.command("list").description("list topics"))
    .option("--internal", "internal topics too")
    .action(async (options) => (await import("./commands/topics.ts")).list(options));
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
    .action(async (topic: string, options) => (await import("./commands/topics.ts")).create(topic, options));
  online(topics.command("describe").description("show partitions, leaders and replicas").argument("[topic...]")).action(
    async (names: string[], options) => (await import("./commands/topics.ts")).describe(names, options),
  );
  online(topics.command("delete").description("delete topics").argument("<topic...>")).action(
    async (names: string[], options) => (await import("./commands/topics.ts")).remove(names, options),
  );
}

function addProduce(program: Command): void {
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
    .action(async (topic: string, options) => (await import("./commands/produce.ts")).produceLines(topic, options));
}

function addConsume(program: Command): void {
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
    .action(async (topics: string[], options) => (await import("./commands/consume.ts")).consume(topics, options));
}

function addGroups(program: Command): void {
  const groups = program.command("groups").description("list, describe, reset and delete consumer groups");
  online(groups.command("list").description("list groups")).action(async (options) =>
    (await import("./commands/groups.ts")).list(options),
  );
  online(groups.command("describe").description("show offsets, lag and members").argument("<group>")).action(
    async (group: string, options) => (await import("./commands/groups.ts")).describe(group, options),
  );
  online(groups.command("reset").description("set the offsets of a group without members").argument("<group>"))
    .requiredOption("-t, --topic <topic[:partition]>", "which topics or partitions; may be given again", collect)
    .option("--to-earliest", "to the first record")
    .option("--to-latest", "to the end")
    .option("--to-offset <offset>", "to this offset", wholeNumber("--to-offset", 0))
    .option("--to-datetime <time>", "to the first record at or after this time, as 2026-01-31T12:00:00Z")
    .option("--execute", "do it; without this the new offsets are only shown")
    .action(async (group: string, options) => (await import("./commands/groups.ts")).reset(group, options));
  online(groups.command("delete").description("delete groups without members").argument("<group...>")).action(
    async (names: string[], options) => (await import("./commands/groups.ts")).remove(names, options),
  );
}

function addConfigs(program: Command): void {
  const configs = program.command("configs").description("describe and alter dynamic configs");
  const resource = (command: Command): Command =>
    online(
      command
        .argument("<type>", "topic, broker, group or client-metrics")
        .argument("[name]", "left out for broker: what all brokers have"),
    );
  resource(configs.command("describe").description("show what was set for it"))
    .option("--all", "everything that is in effect")
    .action(async (type: string, name: string | undefined, options) =>
      (await import("./commands/configs.ts")).describe(type, name, options),
    );
  resource(configs.command("alter").description("change configs, all or none"))
    .option("--set <key=value>", "a new value; may be given again", collect)
    .option("--delete <key>", "back to the default; may be given again", collect)
    .option("--append <key=value>", "add to a list; may be given again", collect)
    .option("--subtract <key=value>", "take out of a list; may be given again", collect)
    .option("--validate-only", "only tell whether they could be changed")
    .action(async (type: string, name: string | undefined, options) =>
      (await import("./commands/configs.ts")).alter(type, name, options),
    );
}

function addCluster(program: Command): void {
  const cluster = program.command("cluster").description("show the cluster's id and brokers");
  online(cluster.command("id").description("print the cluster's id")).action(async (options) =>
    (await import("./commands/cluster.ts")).id(options),
  );
  online(cluster.command("brokers").description("list brokers")).action(async (options) =>
    (await import("./commands/cluster.ts")).brokers(options),
  );
  const features = program.command("features").description("show feature levels");
  online(features.command("describe").description("show supported and finalized levels")).action(async (options) =>
    (await import("./commands/features.ts")).describe(options),
  );
  online(program.command("log-dirs").description("show the log directories of brokers"))
    .option("--partitions", "a row for each partition")
    .action(async (options) => (await import("./commands/log-dirs.ts")).describe(options));
}
