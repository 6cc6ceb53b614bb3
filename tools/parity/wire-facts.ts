/** What a running broker says of itself over the wire, as facts of the parity artifact. Kafka is asked, and Rafka too. */
import { withClient } from "../../src/cli/client.ts";
import { describeConfigsCall, featuresCall } from "../../src/network/client/admin-calls.ts";
import type { KafkaClient } from "../../src/network/client/kafka-client.ts";
import type { Fact } from "../../src/parity/artifact.ts";
import { newApiVersionsRequest } from "../../src/protocol/generated/api-versions-request.ts";
import type { ApiVersionsResponse } from "../../src/protocol/generated/api-versions-response.ts";
import { newDescribeConfigsRequest } from "../../src/protocol/generated/describe-configs-request.ts";
import type { ConfigSection, DescribedDefaults } from "./kafka-configs.ts";

const DEFAULT_CONFIG = 5;

/** A topic, and a group, that the broker has. */
export interface KnownNames {
  readonly topic: string;
  readonly group: string;
}

/** What a broker told. */
export interface WireFacts {
  readonly versions: ApiVersionsResponse;
  readonly described: Readonly<Record<ConfigSection, ReadonlyMap<string, DescribedDefaults>>>;
}

/** Asks a broker, whose node id is 1, for its versions and features and for all of its configs. */
export async function askBroker(bootstrapServer: string, names: KnownNames): Promise<WireFacts> {
  let told: WireFacts | undefined;
  await withClient({ bootstrapServer, timeoutMs: 30_000 }, async ({ client }) => {
    const software = { clientSoftwareName: "rafka", clientSoftwareVersion: "1" };
    told = {
      versions: await client.any(featuresCall, newApiVersionsRequest(software)),
      described: {
        "broker-config": await describedDefaults(client, 4, "1"),
        "topic-config": await describedDefaults(client, 2, names.topic),
        "group-config": await describedDefaults(client, 32, names.group),
        "client-metrics-config": await describedDefaults(client, 16, "parity"),
      },
    };
  });
  if (told === undefined) throw new Error("nothing was told");
  return told;
}

async function describedDefaults(
  client: KafkaClient,
  resourceType: number,
  resourceName: string,
): Promise<Map<string, DescribedDefaults>> {
  const resources = [{ resourceType, resourceName, configurationKeys: null }];
  const request = newDescribeConfigsRequest({ resources, includeSynonyms: true });
  const [result] = (await client.any(describeConfigsCall, request)).results;
  if (result === undefined || result.errorCode !== 0) throw new Error(`${resourceName}: ${result?.errorMessage}`);
  return new Map(
    result.configs.map(({ name, configType, readOnly, isSensitive, synonyms }) => [
      name,
      {
        type: configType,
        isReadOnly: readOnly,
        isSensitive,
        defaults: synonyms.filter(({ source }) => source === DEFAULT_CONFIG),
      },
    ]),
  );
}

/** What ApiVersions names of an API. */
export function advertisedVersions({ apiKeys }: ApiVersionsResponse, key: number): string {
  const found = apiKeys.find(({ apiKey }) => apiKey === key);
  return found === undefined ? "none" : `${found.minVersion}-${found.maxVersion}`;
}

/** The features, by name. */
export function featureFactsOf({ supportedFeatures, finalizedFeatures }: ApiVersionsResponse): Fact[] {
  const features = supportedFeatures.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return features.flatMap(({ name: item, minVersion, maxVersion }) => {
    const level = finalizedFeatures.find(({ name }) => name === item)?.maxVersionLevel ?? 0;
    return [
      { section: "feature", item, name: "supported levels", value: `${minVersion}-${maxVersion}` },
      { section: "feature", item, name: "level of a new directory", value: level },
    ];
  });
}
