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
];

/** Why a difference is allowed; undefined when it is not. */
export function allowedReason({ exchange, path }: Difference): string | undefined {
  return ALLOWED.find((allowed) => allowed.exchange.test(exchange) && allowed.path.test(path))?.why;
}
