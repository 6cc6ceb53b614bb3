/** Where Rafka's answers may differ from a real Kafka's, each with its reason. What is not here must be equal. */
import type { Difference } from "./transcript.ts";

interface Allowed {
  /** Of the exchange's name. */
  readonly exchange: RegExp;
  /** Of the place in the answer. */
  readonly path: RegExp;
  readonly why: string;
}

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
    exchange: /^topics: DescribeQuorum v2 of another topic/,
    path: /errorMessage$/,
    why: "said in our own words",
  },
  {
    exchange: /^configs: DescribeConfigs v4 of the broker/,
    path: /configs\[(controller\.quorum\.bootstrap\.servers|listener\.security\.protocol\.map|log\.dirs|listeners|advertised\.listeners|inter\.broker\.listener\.name)\]/,
    why: "the two brokers were started with other properties",
  },
  {
    exchange: /^handshake: bytes after the body/,
    path: /hex/,
    why: "APIs that are not served yet are not advertised",
  },
  {
    exchange: /^configs: DescribeConfigs v4 of an unknown type/,
    path: /errorMessage$/,
    why: "Kafka's general sentence for INVALID_REQUEST is left out",
  },
  {
    exchange: /^configs: Describe/,
    path: /documentation$/,
    why: "our own documentation",
  },
];

/** Why a difference is allowed; undefined when it is not. */
export function allowedReason({ exchange, path }: Difference): string | undefined {
  return ALLOWED.find((allowed) => allowed.exchange.test(exchange) && allowed.path.test(path))?.why;
}
