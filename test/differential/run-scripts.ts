/** Runs every script against one broker and gives the transcript. */
import { createNormalizer } from "./normalize.ts";
import { admin } from "./scripts/admin.ts";
import { clusterAdmin } from "./scripts/cluster-admin.ts";
import { configRules } from "./scripts/config-rules.ts";
import { configs } from "./scripts/configs.ts";
import { fetch } from "./scripts/fetch.ts";
import { groups } from "./scripts/groups.ts";
import { handshake } from "./scripts/handshake.ts";
import { produce } from "./scripts/produce.ts";
import { topics } from "./scripts/topics.ts";
import { type Exchange, WireSession } from "./wire-session.ts";

/** Scripts in the order in which they run, on one broker that was empty before the first. */
const SCRIPTS: Readonly<Record<ScriptName, (session: WireSession) => Promise<void>>> = {
  handshake,
  topics,
  configs,
  produce,
  fetch,
  groups,
  admin,
  clusterAdmin,
  configRules,
};

/** The name of a script. */
export type ScriptName =
  | "handshake"
  | "topics"
  | "configs"
  | "produce"
  | "fetch"
  | "groups"
  | "admin"
  | "clusterAdmin"
  | "configRules";

/** Runs them all, or those named. */
export async function runScripts(
  port: number,
  names: readonly ScriptName[] = Object.keys(SCRIPTS) as ScriptName[],
): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const name of names) {
    const session = new WireSession(port, createNormalizer(Date.now()));
    try {
      // A broker that was only just started may not listen yet.
      await session.until("ApiVersions", 0, {}, () => true);
      await SCRIPTS[name](session);
    } finally {
      exchanges.push(...session.transcript.map((exchange) => ({ ...exchange, name: `${name}: ${exchange.name}` })));
      session.end();
    }
  }
  return exchanges;
}
