/** A process that does nothing but watch its own event loop: what it sees is the machine's doing, not the broker's. */
import { spawn } from "node:child_process";
import { once } from "node:events";

const SCRIPT = `
const delay = require("node:perf_hooks").monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.on("message", () => {
  process.send(Math.max(0, delay.max / 1e6 - 10));
  delay.reset();
});
`;

/** See the file's head. */
export class QuietProcess implements Disposable {
  readonly #child = spawn(process.execPath, ["-e", SCRIPT], { stdio: ["ignore", "ignore", "inherit", "ipc"] });

  /** The longest delay of its event loop since this was last asked, in milliseconds. */
  async stallMs(): Promise<number> {
    const answer = once(this.#child, "message");
    this.#child.send("");
    const [stallMs] = await answer;
    return Number(stallMs);
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}
