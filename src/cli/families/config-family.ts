/** `rafka config`: properties files, without a broker. */
import type { Command } from "commander";
import { collect, wholeNumber } from "../command-options.ts";

/** Adds `config`. */
export function addConfig(program: Command): void {
  const config = program.command("config").description("look at properties files before a broker is started on them");
  config
    .command("lint")
    .description("say what is wrong with properties files, and how it is mended")
    .argument("[server.properties...]", "- for standard input; without any, what `rafka serve` does without one")
    .option("--override <key=value>", "a config that wins over the files; may be given again", collect)
    .option("--strict", "fail on warnings too")
    .option("--max-warnings <count>", "fail on more warnings than these", wholeNumber("--max-warnings", 0))
    .option("--json", "print JSON")
    .action(async (files: string[], options: object) =>
      (await import("../commands/config-lint.ts")).lint(files, options),
    );
}
