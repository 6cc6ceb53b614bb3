/**
 * Asks a broker all that `test/differential` asks and writes its answers down: `node tools/record-differential.ts PORT`
 * for the committed transcript (PORT of a fresh, real Kafka 4.4.0), or with `--compare` to print where a broker differs.
 * Scripts that are named are run alone, and recorded anew in the place of what the transcript had of them.
 * `--kind authorizer` is for a Kafka that was started with `allow.everyone.if.no.acl.found=true` and
 * `authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer`; `--kind controller-away` for one whose
 * controller is a process of its own, which is killed: `--controller-pid PID`; `--kind policies` for one with
 * `test/differential/policies/*.java` on its class path and `create.topic.policy.class.name=p.Creating` and
 * `alter.config.policy.class.name=p.Altering`; `--kind file-settings` for one with the properties of
 * `test/differential/scripts/file-settings.ts`.
 */
import { parseArgs } from "node:util";
import { allowedReason } from "../test/differential/allowed.ts";
import { BROKER_KINDS, runScripts } from "../test/differential/run-scripts.ts";
import { differences, readTranscript, writeTranscript } from "../test/differential/transcript.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    compare: { type: "boolean", default: false },
    kind: { type: "string", default: "plain" },
    "controller-pid": { type: "string" },
  },
});
const [port, ...names] = positionals;
const kind = BROKER_KINDS.find((known) => known === values.kind);
if (port === undefined || kind === undefined) {
  console.error(
    `usage: node tools/record-differential.ts PORT [--kind ${BROKER_KINDS.join("|")}] [--compare] [SCRIPT...]`,
  );
  process.exit(2);
}
const scripts = names.length > 0 ? { names } : {};
const controllerPid = Number(values["controller-pid"]);
const loseController = (): void => void process.kill(controllerPid, "SIGKILL");
const exchanges = await runScripts({ kind, port: Number(port), isKafka: true, loseController, ...scripts });
if (values.compare) {
  const recorded = new Map(readTranscript(kind).map(({ name, answer }) => [name, answer]));
  for (const { name, answer } of exchanges) {
    for (const difference of differences(name, recorded.get(name), answer)) {
      if (allowedReason(difference) !== undefined) continue;
      console.log(
        `${name} | ${difference.path}\n    Kafka: ${JSON.stringify(difference.kafka)}\n    here:  ${JSON.stringify(difference.rafka)}`,
      );
    }
  }
} else {
  const seen = new Set<string>();
  for (const { name } of exchanges) {
    if (seen.has(name)) console.error(`two exchanges are called "${name}"`);
    seen.add(name);
  }
  const others = names.length === 0 ? [] : readTranscript(kind).filter(({ name }) => !names.includes(scriptOf(name)));
  writeTranscript(kind, [...others, ...exchanges]);
  console.log(`${exchanges.length} exchanges recorded`);
}

/** As runScripts() names exchanges. */
function scriptOf(exchange: string): string {
  return exchange.split(":", 1)[0] ?? "";
}
