/**
 * What the codecs cost: `node bench/protocol.ts`. Prints nanoseconds of CPU for one message of the kinds that a broker is busy with.
 */
import { PROTOCOL_QUESTIONS } from "./baselines/protocol-questions.ts";

/** The median of seven runs of about 0.1 s, in CPU time: neighbours on the machine do not count. */
function nanoseconds(question: () => unknown): number {
  let times = 1;
  let elapsedMs = 0;
  const run = (): number => {
    const before = process.cpuUsage();
    for (let index = 0; index < times; index++) kept = question();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  while (elapsedMs < 100) {
    times *= 2;
    elapsedMs = run();
  }
  const runs = Array.from({ length: 7 }, () => (run() / times) * 1e6);
  return runs.sort((a, b) => a - b)[3] ?? NaN;
}

// Kept, so that nothing is optimised away.
let kept: unknown;
for (const { name, ask } of PROTOCOL_QUESTIONS) {
  console.log(`${name.padEnd(48)} ${Math.round(nanoseconds(ask)).toLocaleString("en")} ns`);
}
if (kept === undefined) console.log("nothing was measured");
