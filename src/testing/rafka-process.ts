/** Runs `rafka` as people do: a process of its own, with pipes for its streams. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../cli/rafka.mjs", import.meta.url));

/** Why a test that stops a process in order cannot run: Windows has no signals, only an end. */
export const WITHOUT_SIGNALS: string | false =
  process.platform === "win32" && "Windows has no signals between processes";

/** How a command ended. */
export interface RafkaResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command is given besides its words. */
export interface RafkaInput {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
}

function start(words: readonly string[], { environment, directory }: RafkaInput): ChildProcess {
  const env = { ...process.env, FORCE_COLOR: "", NO_COLOR: "", ...environment };
  return spawn(process.execPath, [SCRIPT, ...words], { env, cwd: directory, stdio: ["pipe", "pipe", "pipe"] });
}

/** Runs a command to its end. */
export function runRafka(words: readonly string[], options: RafkaInput = {}): Promise<RafkaResult> {
  const child = start(words, options);
  child.stdin?.end(options.input ?? "");
  return resultOf(child);
}

function resultOf(child: ChildProcess): Promise<RafkaResult> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

/** A running command. */
export class RafkaProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #result: Promise<RafkaResult>;
  #text = "";
  readonly #waiting: Set<() => void> = new Set();

  constructor(words: readonly string[], options: RafkaInput = {}) {
    this.#child = start(words, options);
    this.#result = resultOf(this.#child);
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      this.#text += chunk.toString();
      for (const look of this.#waiting) look();
    });
  }

  /** Fulfils once all that standard output said matches; rejects if the process ends before. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    const found = Promise.withResolvers<RegExpExecArray>();
    const look = (): void => {
      const match = pattern.exec(this.#text);
      if (match !== null) found.resolve(match);
    };
    this.#waiting.add(look);
    look();
    const ended = this.#result.then(({ exitCode, stderr }) => {
      throw new Error(`rafka ended with ${exitCode} before ${String(pattern)} came: ${stderr}`);
    });
    try {
      return await Promise.race([found.promise, ended]);
    } finally {
      this.#waiting.delete(look);
    }
  }

  /** Writes to its standard input. */
  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Closes our end of its standard output: what it writes from now on has no reader. */
  closeOutput(): void {
    this.#child.stdout?.destroy();
  }

  /** Sends a signal and waits for the end. */
  signal(signal: NodeJS.Signals): Promise<RafkaResult> {
    this.#child.kill(signal);
    return this.#result;
  }

  /** Waits for the end. */
  ended(): Promise<RafkaResult> {
    return this.#result;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#result;
  }
}

/** A broker in a process of its own, with its address. */
export async function serveRafka(
  words: readonly string[],
): Promise<{ readonly broker: RafkaProcess; readonly address: string; readonly readyLine: string }> {
  const broker = new RafkaProcess(["serve", "--log-level", "warn", ...words]);
  const ready = await broker.until(/^Rafka is ready on (\S+?),.*\n/m);
  return { broker, address: ready[1] ?? "", readyLine: ready[0] };
}

/** A directory that goes when the test is over. */
export class TemporaryDirectory implements Disposable {
  readonly path: string = mkdtempSync(join(tmpdir(), "rafka-test-"));

  join(name: string): string {
    return join(this.path, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
