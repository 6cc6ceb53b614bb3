/** Where Rafka's answers may differ from a real Kafka's, each with its reason. What is not here must be equal. */
import type { Difference } from "./transcript.ts";

interface Allowed {
  /** Of the exchange's name. */
  readonly exchange: RegExp;
  /** Of the place in the answer. */
  readonly path: RegExp;
  /** Whether these two values may differ; left out: any. */
  readonly may?: (kafka: string, rafka: string) => boolean;
  readonly why: string;
}

const WRAPPED = /^(requirement failed: |Invalid value org\.apache\.kafka\.)/;

const ALLOWED: readonly Allowed[] = [
  {
    exchange: /^handshake: ApiVersions v\d/,
    path: /^(apiKeys|supportedFeatures|finalizedFeatures)/,
    why: "APIs and features that are not served yet are not advertised",
  },
  {
    exchange: /^produce: /,
    path: /(errorMessage|batchIndexErrorMessage)$/,
    why: "what is wrong with a batch is said in our own words; codes and record indexes are Kafka's",
  },
  {
    exchange: /^(configs: DescribeConfigs v4 of the broker|configRules: broker after all|dynamicConfigs: the broker )/,
    path: /configs\[(controller\.quorum\.bootstrap\.servers|listener\.security\.protocol\.map|log\.dirs|listeners|advertised\.listeners|inter\.broker\.listener\.name)\]/,
    why: "the two brokers were started with other properties",
  },
  {
    exchange: /^handshake: bytes after the body/,
    path: /hex/,
    why: "APIs and features that are not served yet are not advertised",
  },
  {
    exchange: /^configs: DescribeConfigs v4 of an unknown type/,
    path: /errorMessage$/,
    why: "Kafka's general sentence for INVALID_REQUEST is left out",
  },
  {
    exchange: /^admin: DescribeTopicPartitions: an empty name/,
    path: /^topics\[0\]/,
    why: "Kafka fails with a null pointer: here it is an invalid name",
  },
  {
    exchange: /^configRules: /,
    path: /errorMessage$/,
    may: (kafka, rafka) => WRAPPED.test(kafka) && kafka.includes(rafka),
    why: "what Kafka says between the names of a Java class and of Scala's require()",
  },
  {
    exchange: /^configRules: .*max\.connections\.per\.ip\.overrides/,
    path: /errorMessage$/,
    why: "Kafka tells the message of Java's parser",
  },
  {
    exchange: /^lists: .* metric\.reporters of /,
    path: /errorMessage$/,
    may: (kafka) => kafka.includes("DynamicMetricsReporters"),
    why: "Kafka names its Java class where no class of that name is found; here the name is told",
  },
  {
    exchange: /^large: AlterUserScramCredentials v0 of 10,001 users/,
    path: /^rows/,
    why: "AlterUserScramCredentials of more than 10,000 users fails in Kafka with an error of its own; here as other requests do",
  },
  {
    exchange: /^controllerAway: ListPartitionReassignments/,
    path: /^(errorCode|topics)/,
    why: "the broker answers ListPartitionReassignments from its own metadata, also while no controller is there",
  },
  {
    exchange: /^controllerAway: (Incremental)?AlterConfigs/,
    path: /^responses\[\d\]\.error(Code|Message)$/,
    may: (kafka, rafka) => kafka === "42" || kafka.startsWith("Unexpected broker id") || rafka === "7",
    why: "changes of a broker's configs are checked with the rest, by the controller: without one they time out too",
  },
];

/** Why a difference is allowed; undefined when it is not. */
export function allowedReason(difference: Difference): string | undefined {
  return ALLOWED.find((allowed) => covers(allowed, difference))?.why;
}

/** Every reason, in the order of the table. */
export function allowedReasons(): string[] {
  return ALLOWED.map(({ why }) => why);
}

/** The reasons that none of the differences needs any more. */
export function reasonsWithoutUse(differences: readonly Difference[]): string[] {
  return ALLOWED.filter((allowed) => !differences.some((difference) => covers(allowed, difference))).map(
    ({ exchange, why }) => `${String(exchange)}: ${why}`,
  );
}

function covers(allowed: Allowed, { exchange, path, kafka, rafka }: Difference): boolean {
  if (!allowed.exchange.test(exchange) || !allowed.path.test(path)) return false;
  return allowed.may?.(String(kafka), String(rafka)) ?? true;
}
