import { createInterface } from "node:readline";
import { answerWireLine } from "../../protocol/wire-tool.ts";

/** `rafka wire`: answers each line of standard input with one on standard output, in order, until the input ends. */
export async function wire(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    if (!process.stdout.write(`${answerWireLine(line)}\n`)) {
      await new Promise<void>((resolve) => process.stdout.once("drain", () => resolve()));
    }
  }
}
