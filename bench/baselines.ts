/**
 * What Rafka costs against something plain that is measured in the same run, and how that compares with what was recorded in
 * `parity/baselines.json`: `node bench/baselines.ts [--record] [--rounds 7] [--only TEXT]`. Less than a minute.
 *
 * It prints drifts as ratios of ratios and never fails because of one: machines are noisy, people judge. `--record` writes
 * what it measured, and the ratios against Kafka as docs/performance.md tells them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { kafkaRatios, type KafkaRatio } from "./baselines/against-kafka-table.ts";
import { BROKER_BASELINES } from "./baselines/broker-baselines.ts";
import { PROTOCOL_BASELINES } from "./baselines/protocol-baselines.ts";
import { type Baseline, describeRatioDrift, measureRatio, type Ratio } from "./baselines/ratio.ts";
import { START_BASELINES } from "./baselines/start-baselines.ts";
import { TRANSPORT_BASELINES } from "./baselines/transport-baselines.ts";

const FILE = "parity/baselines.json";

interface RecordedBaseline extends Ratio {
  readonly against: string;
  readonly measured: Baseline["measured"];
}

interface BaselinesFile {
  readonly method: string;
  readonly machine: string;
  readonly ratios: Readonly<Record<string, RecordedBaseline>>;
  readonly againstKafka: { readonly method: string; readonly ratios: Readonly<Record<string, KafkaRatio>> };
}

const { values } = parseArgs({
  options: {
    record: { type: "boolean", default: false },
    rounds: { type: "string", default: "7" },
    only: { type: "string", default: "" },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1 || rounds % 2 === 0) throw new Error("--rounds wants an odd number");
if (values.record && values.only !== "") throw new Error("--record writes all: leave --only out");
const recorded = values.record ? undefined : (JSON.parse(readFileSync(FILE, "utf8")) as BaselinesFile);

const machine = `${process.platform} ${process.arch}, ${availableParallelism()} processors, Node ${process.version}`;
if (recorded !== undefined) console.log(`recorded on ${recorded.machine}; this is ${machine}`);
const measured: Record<string, RecordedBaseline> = {};
for (const baseline of [...PROTOCOL_BASELINES, ...BROKER_BASELINES, ...TRANSPORT_BASELINES, ...START_BASELINES]) {
  if (!baseline.name.includes(values.only)) continue;
  const ratio = await measureRatio(baseline, rounds);
  measured[baseline.name] = { against: baseline.against, measured: baseline.measured, ...ratio };
  const before = recorded?.ratios[baseline.name];
  const drift = recorded === undefined ? "" : before === undefined ? "not recorded" : describeRatioDrift(before, ratio);
  const shown = `${ratio.median} (${ratio.low} to ${ratio.high})`;
  console.log(`${baseline.name.padEnd(56)} ${shown.padEnd(28)} of ${baseline.against.padEnd(38)} ${drift}`.trimEnd());
}
for (const name of Object.keys(recorded?.ratios ?? {})) {
  if (name.includes(values.only) && measured[name] === undefined)
    console.log(`${name}: recorded, not measured any more`);
}
if (values.record) {
  const file: BaselinesFile = {
    method:
      "node bench/baselines.ts --record: ours divided by the reference, the two in turn; the median and the middle half " +
      `of ${rounds} rounds after one that is not counted`,
    machine,
    ratios: measured,
    againstKafka: {
      method:
        "node bench/against-kafka.ts, as docs/performance.md tells it: Rafka divided by Apache Kafka 4.4.0, medians",
      ratios: kafkaRatios(readFileSync("docs/performance.md", "utf8")),
    },
  };
  writeFileSync(FILE, `${JSON.stringify(file, undefined, 2)}\n`);
  console.log(`written to ${FILE}`);
}
