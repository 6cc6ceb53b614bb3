/**
 * Why the parity artifacts of Kafka and of Rafka differ where they do. A difference that nothing here explains fails
 * `parity.test.ts`, and so does an explanation that no difference needs any more.
 */
import { METRIC_EXPLANATIONS } from "./metric-explanations.ts";

/** `not yet`: Kafka has it, Rafka will; `different`: on purpose, or for good; `more`: Kafka has no such thing. */
export type Verdict = "not yet" | "different" | "more";

/** What covers differences: all of its patterns must match. The first that covers one explains it. */
export interface Explanation {
  readonly section: RegExp;
  readonly item: RegExp;
  /** Left out: any. */
  readonly fact?: RegExp;
  /** What Kafka says; `absent` when it says nothing. Left out: any. */
  readonly kafka?: RegExp;
  /** What Rafka says instead; `absent` when it says nothing. Left out: any. */
  readonly rafka?: RegExp;
  readonly verdict: Verdict;
  readonly why: string;
}

const TRANSACTIONS = "there are no transactions yet";
const CONSUMER_GROUPS = "there are no consumer groups of KIP-848 yet";
const SHARE_GROUPS = "there are no share groups yet";
const STREAMS_GROUPS = "there are no streams groups yet";
const SECURITY = "there is no TLS, SASL or authorizer yet: listeners are PLAINTEXT";
const TELEMETRY = "metrics of clients (KIP-714) are not collected yet";
const TIERED_STORAGE = "there is no tiered storage yet";
const COMPACTION = "logs are not compacted yet";
const QUOTAS = "quotas are not enforced yet";
const ONE_NODE = "a node is its own cluster: it replicates from nobody, and its quorum has one voter";

/** An API that is not served. */
function apis(names: RegExp, why: string): Explanation {
  return {
    section: /^api$/,
    item: names,
    fact: /^versions (served|advertised)$/,
    rafka: /^none$/,
    verdict: "not yet",
    why,
  };
}

const API_EXPLANATIONS: readonly Explanation[] = [
  apis(
    /^(AddPartitionsToTxn|AddOffsetsToTxn|EndTxn|WriteTxnMarkers|TxnOffsetCommit|DescribeTransactions|ListTransactions)$/,
    TRANSACTIONS,
  ),
  apis(/^(Sasl(Handshake|Authenticate)|(Describe|Create|Delete)Acls)$/, SECURITY),
  apis(/DelegationToken$/, SECURITY),
  apis(/^(GetTelemetrySubscriptions|PushTelemetry)$/, TELEMETRY),
  apis(/Share/, SHARE_GROUPS),
  apis(/^StreamsGroup/, STREAMS_GROUPS),
  apis(/^((Add|Remove)RaftVoter|UnregisterController)$/, ONE_NODE),
];

const FEATURE_EXPLANATIONS: readonly Explanation[] = [
  { section: /^feature$/, item: /^group\.version$/, rafka: /^absent$/, verdict: "not yet", why: CONSUMER_GROUPS },
  { section: /^feature$/, item: /^share\.version$/, rafka: /^absent$/, verdict: "not yet", why: SHARE_GROUPS },
  { section: /^feature$/, item: /^streams\.version$/, rafka: /^absent$/, verdict: "not yet", why: STREAMS_GROUPS },
  { section: /^feature$/, item: /^transaction\.version$/, rafka: /^absent$/, verdict: "not yet", why: TRANSACTIONS },
];

const CONFIG_SECTIONS = /-config$/;

/** Configs that are accepted and checked, and that nothing acts on yet. */
function later(names: RegExp, why: string, section: RegExp = CONFIG_SECTIONS): Explanation {
  return { section, item: names, fact: /^effect$/, rafka: /^no effect yet$/, verdict: "not yet", why };
}

/** Configs that are accepted and checked, and that Rafka does in another way. */
function otherwise(names: RegExp, why: string): Explanation {
  return { ...later(names, why), verdict: "different" };
}

/** Configs that are accepted and checked, and that have nothing to act on. */
function moot(names: RegExp, why: string): Explanation {
  return {
    section: CONFIG_SECTIONS,
    item: names,
    fact: /^effect$/,
    rafka: /^no meaning here$/,
    verdict: "different",
    why,
  };
}

const CONFIG_EXPLANATIONS: readonly Explanation[] = [
  later(/./, TELEMETRY, /^client-metrics-config$/),
  later(/^telemetry\./, TELEMETRY),
  later(/^(add\.partitions\.to\.txn|transaction|transactional)\./, TRANSACTIONS),
  later(/^(group\.)?consumer\.|^group\.coordinator\.rebalance\.protocols$/, CONSUMER_GROUPS),
  later(/^(group\.)?share\.|^errors\.deadletterqueue\./, SHARE_GROUPS),
  later(/^(group\.)?streams\./, STREAMS_GROUPS),
  later(/^(ssl|sasl|security|delegation\.token)\.|^authorizer\.class\.name$|^early\.start\.listeners$/, SECURITY),
  later(/^connection(s\.max\.reauth|\.failed\.authentication\.delay)\.ms$/, SECURITY),
  later(/(^|\.)remote\.|local\.retention|^follower\.fetch\.last\.tiered/, TIERED_STORAGE),
  later(/^log\.cleaner\.|^delete\.retention\.ms$|compaction\.lag\.ms$|^min\.cleanable\.dirty\.ratio$/, COMPACTION),
  later(/quota\.window|replication\.throttled|io\.max\.bytes\.per\.second$|^max\.connection\.creation\.rate$/, QUOTAS),
  later(/^controller\.quorum\.|^controller\.socket\.timeout\.ms$|^replica\.|^num\.replica\.fetchers$/, ONE_NODE),
  later(/^broker\.(heartbeat|session)\.|^initial\.broker\.registration|^controlled\.shutdown\.enable$/, ONE_NODE),
  later(
    /^(auto\.)?leader\.(imbalance|rebalance)|^unclean\.leader\.election\.interval|^inter\.broker\.listener/,
    ONE_NODE,
  ),
  later(/^(request\.timeout\.ms|socket\.connection\.setup\.timeout\.(max\.)?ms)$/, ONE_NODE),
  later(/^socket\.(receive|send)\.buffer\.bytes$/, "the sizes of sockets' buffers are left to the operating system"),
  later(/^log\.dir\.failure\.timeout\.ms$/, "the controller, which is in the same process, is not waited for"),
  otherwise(
    /^max\.decompressed\.message\.bytes$/,
    "a batch never inflates to more than one request may carry, whatever it says",
  ),
  otherwise(/^queued\.max\.requests$/, "requests that wait are bounded by their bytes, not by their number"),
  later(
    /^config\.providers$/,
    "references of the form ${provider:path:key} are not resolved yet: such a file does not start",
  ),
  otherwise(/^unstable\./, "there is nothing unstable to be enabled"),
  later(/^(controller\.performance\.|server\.max\.startup\.time|group\.coordinator\.append\.linger)/, "not built yet"),
  otherwise(
    /^(internal\.metadata\.|metadata\.max\.idle\.interval\.ms$)/,
    "the metadata log has limits of its own here, and no idle records",
  ),
  moot(/^log\.preallocate$|^preallocate$/, "segments grow as they are written"),
  moot(/purgatory\.purge\.interval/, "what no longer waits is forgotten at once: nothing is purged"),
  moot(/^(metrics?\.|kafka\.metrics\.)/, "metrics are read when they are scraped; Java's reporters cannot be loaded"),
  moot(/threads|thread\.pool\.size|offload\.enable$/, "there is one event loop, and Node's own thread pool"),
  moot(/cached\.buffer\.max\.bytes$/, "buffers of the coordinators are pooled in another way"),
  moot(
    /class(\.name|\.path)?$|\.plugin\.class$|^security\.providers$/,
    "it names Java classes, which cannot be loaded",
  ),
  moot(/^remote\.log\..*(prefix|listener\.name)$/, "it is handed to Java classes, which cannot be loaded"),
  moot(/^ssl\.(keymanager|trustmanager|provider|secure\.random)/, "it names parts of Java's TLS"),
];

const DISK_EXPLANATIONS: readonly Explanation[] = [
  {
    section: /^file$/,
    item: /^\*\.log$/,
    fact: /^magic read$/,
    verdict: "different",
    why: "records of message formats 0 and 1 (before Kafka 0.11) cannot be read; a log that holds some stops the start",
  },
  {
    section: /^group-record$/,
    item: /./,
    rafka: /^its key alone is known$/,
    verdict: "not yet",
    why: "records of consumer, share and streams groups are kept as they are, and their groups listed as empty",
  },
];

const OWN_SECTIONS: readonly Explanation[] = [
  { section: /^cli$/, item: /./, verdict: "more", why: "the commands are Rafka's own; Kafka's tools work too" },
  {
    section: /^standalone-default$/,
    item: /./,
    verdict: "more",
    why: "Kafka does not start without a properties file; Rafka then runs one node for one developer",
  },
];

/** In the order in which they are tried. */
export const EXPLANATIONS: readonly Explanation[] = [
  ...API_EXPLANATIONS,
  ...FEATURE_EXPLANATIONS,
  ...CONFIG_EXPLANATIONS,
  ...DISK_EXPLANATIONS,
  ...METRIC_EXPLANATIONS,
  ...OWN_SECTIONS,
];
