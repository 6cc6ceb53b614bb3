/** The command line as commander knows it: names, options and help. Each command's own code is loaded when it runs. */
import { Command, CommanderError } from "commander";
import { UsageError } from "./exit-codes.ts";
import { addCluster } from "./families/cluster-family.ts";
import { addConfig } from "./families/config-family.ts";
import { addConfigs } from "./families/configs-family.ts";
import { addFeatures } from "./families/features-family.ts";
import { addGroups } from "./families/groups-family.ts";
import { addLogDirs } from "./families/log-dirs-family.ts";
import { addParity } from "./families/parity-family.ts";
import { addQuotas } from "./families/quotas-family.ts";
import { addConsume, addProduce } from "./families/records-family.ts";
import { addServe } from "./families/serve-family.ts";
import { addStorage } from "./families/storage-family.ts";
import { addTopics } from "./families/topics-family.ts";
import { packageVersion } from "./version.ts";

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

/** Every command with its options; nothing of what a command does is loaded. The documentation is held against it. */
export function buildProgram(): Command {
  const program = new Command("rafka")
    .description("Apache Kafka's broker in TypeScript, and a client for people.")
    .version(`rafka ${packageVersion()} (Apache Kafka 4.4)`, "-V, --version")
    .helpCommand(true);
  addServe(program);
  addStorage(program);
  addConfig(program);
  addTopics(program);
  addProduce(program);
  addConsume(program);
  addGroups(program);
  addConfigs(program);
  addCluster(program);
  addFeatures(program);
  addLogDirs(program);
  addQuotas(program);
  addParity(program);
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
