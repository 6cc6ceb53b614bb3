/** Runs scripts against one broker and gives the transcript. */
import { addressOf, grant } from "./clients.ts";
import { createNormalizer } from "./normalize.ts";
import { acls } from "./scripts/acls.ts";
import { admin } from "./scripts/admin.ts";
import { authorization } from "./scripts/authorization.ts";
import { clusterAdmin } from "./scripts/cluster-admin.ts";
import { configRules } from "./scripts/config-rules.ts";
import { configs } from "./scripts/configs.ts";
import { controllerAway } from "./scripts/controller-away.ts";
import { deadlines } from "./scripts/deadlines.ts";
import { dynamicConfigs } from "./scripts/dynamic-configs.ts";
import { fetch } from "./scripts/fetch.ts";
import { fileSettings } from "./scripts/file-settings.ts";
import { groups } from "./scripts/groups.ts";
import { handshake } from "./scripts/handshake.ts";
import { large } from "./scripts/large.ts";
import { lists } from "./scripts/lists.ts";
import { policies } from "./scripts/policies.ts";
import { produce } from "./scripts/produce.ts";
import { repeats } from "./scripts/repeats.ts";
import { topics } from "./scripts/topics.ts";
import { type Exchange, WireSession } from "./wire-session.ts";

type Script = (session: WireSession, loseController: () => void) => Promise<void>;

/**
 * A kind of broker, each with a transcript: as most are; one with an authorizer (see `clients.ts`); one whose controller
 * can be taken away, for which Kafka needs two processes; one with the policies of `policies/`; one with the properties of
 * `scripts/file-settings.ts`.
 */
export type BrokerKind = "plain" | "authorizer" | "controller-away" | "policies" | "file-settings";

/** The scripts of each kind of broker, in their order; the broker is empty before the first. */
const SCRIPTS: Readonly<Record<BrokerKind, Readonly<Record<string, Script>>>> = {
  plain: {
    handshake,
    topics,
    configs,
    produce,
    fetch,
    groups,
    admin,
    clusterAdmin,
    acls,
    configRules,
    lists,
    deadlines,
    repeats,
    large,
    dynamicConfigs,
  },
  authorizer: { authorization },
  "controller-away": { controllerAway },
  policies: { policies },
  "file-settings": { fileSettings },
};

/** Every kind. */
export const BROKER_KINDS: readonly BrokerKind[] = Object.keys(SCRIPTS) as BrokerKind[];

/** What to run, and where. */
export interface RunOptions {
  readonly kind: BrokerKind;
  readonly port: number;
  /** Absent: all scripts of the kind. */
  readonly names?: readonly string[];
  /** The broker is a real Kafka: what it must know of the clients is told to it as Kafka is told. */
  readonly isKafka?: boolean;
  /** Takes the controller away; for that kind of broker. */
  readonly loseController?: () => void;
}

/** Runs the scripts of a kind of broker, or those named. @throws {Error} naming a script that there is not */
export async function runScripts({
  kind,
  port,
  names,
  isKafka = false,
  loseController = () => {},
}: RunOptions): Promise<Exchange[]> {
  const scripts = SCRIPTS[kind];
  const exchanges: Exchange[] = [];
  for (const name of names ?? Object.keys(scripts)) {
    const script = scripts[name];
    if (script === undefined) throw new Error(`there is no script ${name} for a broker of the kind ${kind}`);
    const session = new WireSession(port, createNormalizer(Date.now()), isKafka ? addressOf : undefined);
    try {
      // A broker that was only just started may not listen yet.
      await session.until("ApiVersions", 0, {}, () => true);
      if (isKafka && kind === "authorizer") await grant(session);
      await script(session, loseController);
    } finally {
      exchanges.push(...session.transcript.map((exchange) => ({ ...exchange, name: `${name}: ${exchange.name}` })));
      session.end();
    }
  }
  return exchanges;
}
