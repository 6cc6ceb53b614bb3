/** Changes of dynamic configs, as the command line takes them and as they are sent. */
import { alterConfigsCall } from "../network/client/admin-calls.ts";
import type { KafkaClient } from "../network/client/kafka-client.ts";
import { type ItemOutcome, perItem } from "../network/client/per-item.ts";
import { newIncrementalAlterConfigsRequest } from "../protocol/generated/incremental-alter-configs-request.ts";
import { UsageError } from "./exit-codes.ts";

/** Kinds of resources, by Kafka's number. */
export const ResourceType = { TOPIC: 2, BROKER: 4, BROKER_LOGGER: 8, CLIENT_METRICS: 16, GROUP: 32 } as const;

/** AlterConfigOp.OpType. */
export const Operation = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const;

/** One config's change. */
export interface ConfigChange {
  readonly name: string;
  readonly configOperation: number;
  readonly value: string | null;
}

/** Splits `key=value`; @throws {UsageError} where there is no key */
export function keyValue(flag: string, text: string): [key: string, value: string] {
  const equals = text.indexOf("=");
  if (equals < 1) throw new UsageError(`${flag} wants key=value, not ${text}`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** Changes configs of resources of one type; a broker's own are changed by that broker. */
export function alterConfigs(
  client: KafkaClient,
  resourceType: number,
  names: readonly string[],
  changes: readonly ConfigChange[],
  validateOnly: boolean,
): Promise<ItemOutcome[]> {
  return perItem(client, names, async (asked) => {
    const resources = asked.map((resourceName) => ({ resourceType, resourceName, configs: [...changes] }));
    const request = newIncrementalAlterConfigsRequest({ resources, validateOnly });
    const broker = ownBroker(resourceType, asked[0] ?? "");
    const { responses } =
      broker === undefined
        ? await client.any(alterConfigsCall, request)
        : await client.toBroker(broker, alterConfigsCall, request);
    return responses.map(({ resourceName, errorCode, errorMessage }) => ({
      name: resourceName,
      errorCode,
      errorMessage,
    }));
  });
}

/** The broker that answers for a resource alone; undefined where any does. */
export function ownBroker(resourceType: number, resourceName: string): number | undefined {
  const isBrokers = resourceType === ResourceType.BROKER || resourceType === ResourceType.BROKER_LOGGER;
  return isBrokers && resourceName !== "" ? Number(resourceName) : undefined;
}
