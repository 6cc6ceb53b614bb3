/**
 * Asks a broker all that `test/differential` asks and writes its answers down: `node tools/record-differential.ts PORT`
 * for the committed transcript (PORT of a fresh, real Kafka 4.4.0), or with `--compare` to print where a broker differs.
 */
import { allowedReason } from "../test/differential/allowed.ts";
import { runScripts, type ScriptName } from "../test/differential/run-scripts.ts";
import { differences, readTranscript, writeTranscript } from "../test/differential/transcript.ts";

const [port, flag, ...names] = process.argv.slice(2);
if (port === undefined) {
  console.error("usage: node tools/record-differential.ts PORT [--compare [SCRIPT...]]");
  process.exit(2);
}
const exchanges = await runScripts(Number(port), names.length > 0 ? (names as ScriptName[]) : undefined);
if (flag === "--compare") {
  const recorded = new Map(readTranscript().map(({ name, answer }) => [name, answer]));
  for (const { name, answer } of exchanges) {
    for (const difference of differences(name, recorded.get(name), answer)) {
      if (allowedReason(difference) !== undefined) continue;
      console.log(
        `${name} | ${difference.path}\n    Kafka: ${JSON.stringify(difference.kafka)}\n    here:  ${JSON.stringify(difference.rafka)}`,
      );
    }
  }
} else {
  const names = new Set<string>();
  for (const { name } of exchanges) {
    if (names.has(name)) console.error(`two exchanges are called "${name}"`);
    names.add(name);
  }
  writeTranscript(exchanges);
  console.log(`${exchanges.length} exchanges recorded`);
}
