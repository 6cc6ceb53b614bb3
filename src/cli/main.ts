/** Where `rafka` begins once Node is known to be new enough. Loads what the command needs and no more. */
import { ExitCode, CommandError, UsageError } from "./exit-codes.ts";
import { endQuietlyOnClosedPipe } from "./terminal.ts";

/**
 * Runs one command and sets the exit code.
 *
 * @param words the command line without Node and script
 */
export async function main(words: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe();
  try {
    const [command, ...rest] = words;
    // The start of a broker is timed by those who run it in tests: commander is not loaded for it.
    if (command === "serve" && !rest.includes("--help") && !rest.includes("-h")) {
      const { serve } = await import("./serve.ts");
      await serve(rest);
      return;
    }
    if (command === "--version" || command === "-V") {
      const { printVersion } = await import("./version.ts");
      printVersion();
      return;
    }
    const { runProgram } = await import("./program.ts");
    await runProgram(words);
  } catch (error) {
    process.exitCode = await report(error);
  }
}

/** Says what went wrong in one place, and how the process ends for it. */
async function report(error: unknown): Promise<number> {
  if (!(error instanceof Error)) throw error;
  const { describeFailure } = await import("./failures.ts");
  const { printable } = await import("./printable.ts");
  const { text, exitCode } = describeFailure(error);
  const lines = text.split("\n").map(printable);
  process.stderr.write(`rafka: ${lines.join("\n")}\n`);
  if (error instanceof UsageError) process.stderr.write(`Try \`${error.command} --help\`.\n`);
  else if (
    !(error instanceof CommandError) &&
    exitCode === ExitCode.FAILED &&
    process.env["RAFKA_DEBUG"] !== undefined
  ) {
    process.stderr.write(`${error.stack}\n`);
  }
  return exitCode;
}
