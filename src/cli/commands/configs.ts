/** `rafka configs`: what is configured dynamically, and what is in effect. */
import { describeConfigsCall, listConfigResourcesCall } from "../../network/client/admin-calls.ts";
import type { KafkaClient } from "../../network/client/kafka-client.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newDescribeConfigsRequest } from "../../protocol/generated/describe-configs-request.ts";
import type { DescribeConfigsResponse } from "../../protocol/generated/describe-configs-response.ts";
import { newListConfigResourcesRequest } from "../../protocol/generated/list-config-resources-request.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { alterConfigs, type ConfigChange, keyValue, Operation, ownBroker, ResourceType } from "../config-changes.ts";
import { UsageError } from "../exit-codes.ts";

const RESOURCE_TYPES: Readonly<Record<string, number>> = {
  topic: ResourceType.TOPIC,
  broker: ResourceType.BROKER,
  "broker-logger": ResourceType.BROKER_LOGGER,
  group: ResourceType.GROUP,
  "client-metrics": ResourceType.CLIENT_METRICS,
};

/** Where a value comes from, by Kafka's number. */
const SOURCES: Readonly<Record<number, string>> = {
  1: "topic",
  2: "broker",
  3: "all brokers",
  4: "file",
  5: "default",
  6: "logger",
  7: "client metrics",
  8: "group",
};

/** The source of what was set for the resource itself, by its type. Loggers have no other. */
const OWN_SOURCES: Readonly<Record<number, number>> = { 2: 1, 4: 2, 8: 6, 16: 7, 32: 8 };
const ALL_BROKERS_SOURCE = 3;

type Config = DescribeConfigsResponse["results"][number]["configs"][number];

interface Resource {
  readonly resourceType: number;
  /** Empty for all brokers. */
  readonly resourceName: string;
}

/** `configs list`: the resources that have configs of their own. */
export async function list(type: string, options: ClientOptions): Promise<void> {
  const resourceType = typeOf(type);
  await withClient(options, async ({ client, output }) => {
    const request = newListConfigResourcesRequest({ resourceTypes: [resourceType] });
    const { errorCode, configResources } = await client.any(listConfigResourcesCall, request);
    if (errorCode !== ErrorCode.NONE) throw new ApiError(errorCode);
    const names = configResources.map(({ resourceName }) => resourceName).sort();
    const rows = names.map((name) => ({ type, name }));
    output.table(
      ["NAME"],
      rows.map(({ name }) => [name]),
      rows,
    );
  });
}

/** `configs describe`: what was set for the resource itself, or with `--all` everything that is in effect. */
export async function describe(
  type: string,
  name: string | undefined,
  options: ClientOptions & { readonly all?: boolean },
): Promise<void> {
  const resource = resourceOf(type, name);
  await withClient(options, async ({ client, output }) => {
    const isShown = options.all === true ? (): boolean => true : isOwn(resource);
    const configs = (await configsOf(client, resource))
      .filter(isShown)
      .map(({ name: config, value, configSource, readOnly, isSensitive }) => ({
        name: config,
        value,
        source: SOURCES[configSource] ?? String(configSource),
        readOnly,
        isSensitive,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    output.table(
      ["CONFIG", "VALUE", "FROM"],
      configs.map(({ name: config, value, source }) => [config, value, source]),
      configs,
    );
  });
}

/** Options of `configs alter`. */
export interface AlterOptions extends ClientOptions {
  readonly set?: readonly string[];
  readonly delete?: readonly string[];
  readonly append?: readonly string[];
  readonly subtract?: readonly string[];
  readonly dryRun?: boolean;
}

/** `configs alter`: all changes or none. */
export async function alter(type: string, name: string | undefined, options: AlterOptions): Promise<void> {
  const resource = resourceOf(type, name);
  const changes = [
    ...(options.set ?? []).map((text) => changeOf("--set", Operation.SET, text)),
    ...(options.delete ?? []).map(deletion),
    ...(options.append ?? []).map((text) => changeOf("--append", Operation.APPEND, text)),
    ...(options.subtract ?? []).map((text) => changeOf("--subtract", Operation.SUBTRACT, text)),
  ];
  if (changes.length === 0) throw new UsageError("configs alter wants --set, --delete, --append or --subtract");
  await withClient(options, async ({ client, output }) => {
    await change(client, resource, changes, options.dryRun === true);
    const what = titleOf(type, name);
    const sentence = options.dryRun === true ? `Configs of ${what} could be altered.` : `Altered configs of ${what}.`;
    output.done(sentence, { type, name: resource.resourceName, altered: options.dryRun !== true });
  });
}

/** Options of `configs delete`. */
export interface DeleteOptions extends ClientOptions {
  readonly config?: readonly string[];
  readonly all?: boolean;
  readonly dryRun?: boolean;
}

/** `configs delete`: some or all of what was set for the resource itself. */
export async function remove(type: string, name: string | undefined, options: DeleteOptions): Promise<void> {
  const resource = resourceOf(type, name);
  const named = [...new Set(options.config)];
  if (named.length > 0 === (options.all === true))
    throw new UsageError("configs delete wants either --config or --all");
  await withClient(options, async ({ client, output }) => {
    const own = (await configsOf(client, resource)).filter(isOwn(resource)).map((config) => config.name);
    // The server is asked to delete what is not set too: whether there is such a config it says itself.
    const asked = options.all === true ? own.toSorted() : named;
    if (asked.length > 0) await change(client, resource, asked.map(deletion), options.dryRun === true);
    const deleted = asked.filter((config) => own.includes(config));
    const others = asked.filter((config) => !own.includes(config));
    const what = titleOf(type, name);
    const done = options.dryRun === true ? `could be deleted from ${what}` : `deleted from ${what}`;
    const rest = others.length === 0 ? "" : `; ${others.join(", ")} was not set for it`;
    output.done(`${deleted.length === 0 ? "Nothing" : deleted.join(", ")} ${done}${rest}.`, {
      type,
      name: resource.resourceName,
      configs: deleted,
      deleted: options.dryRun !== true,
    });
  });
}

async function configsOf(client: KafkaClient, resource: Resource): Promise<readonly Config[]> {
  const request = newDescribeConfigsRequest({ resources: [{ ...resource, configurationKeys: null }] });
  const broker = ownBroker(resource.resourceType, resource.resourceName);
  const { results } =
    broker === undefined
      ? await client.any(describeConfigsCall, request)
      : await client.toBroker(broker, describeConfigsCall, request);
  const [row] = results;
  if (row === undefined) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR, "the broker answered no resource");
  if (row.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
    throw new ApiError(row.errorCode, `topic ${resource.resourceName} does not exist`);
  }
  if (row.errorCode !== ErrorCode.NONE) throw new ApiError(row.errorCode, row.errorMessage || undefined);
  return row.configs;
}

async function change(
  client: KafkaClient,
  { resourceType, resourceName }: Resource,
  changes: readonly ConfigChange[],
  isDry: boolean,
): Promise<void> {
  const [outcome] = await alterConfigs(client, resourceType, [resourceName], changes, isDry);
  if (outcome?.error !== undefined) throw outcome.error;
}

function isOwn({ resourceType, resourceName }: Resource): (config: Config) => boolean {
  const isAllBrokers = resourceType === ResourceType.BROKER && resourceName === "";
  const own = isAllBrokers ? ALL_BROKERS_SOURCE : OWN_SOURCES[resourceType];
  return ({ configSource }) => configSource === own;
}

function typeOf(type: string): number {
  const resourceType = Object.hasOwn(RESOURCE_TYPES, type) ? RESOURCE_TYPES[type] : undefined;
  if (resourceType !== undefined) return resourceType;
  throw new UsageError(`configs are of one of ${Object.keys(RESOURCE_TYPES).join(", ")}, not ${type}`);
}

/** @throws {UsageError} on a kind that there is not, or without the name that it needs */
function resourceOf(type: string, name: string | undefined): Resource {
  const resourceType = typeOf(type);
  if (name === undefined && type !== "broker") throw new UsageError(`configs of a ${type} want its name`);
  if (name === "") throw new UsageError(`the name of a ${type} is empty`);
  if (name !== undefined && type.startsWith("broker") && !/^\d{1,10}$/.test(name)) {
    throw new UsageError(`a broker's name is its number, not ${name}`);
  }
  return { resourceType, resourceName: name ?? "" };
}

function titleOf(type: string, name: string | undefined): string {
  return name === undefined ? "all brokers" : `${type} ${name}`;
}

function changeOf(flag: string, configOperation: number, text: string): ConfigChange {
  const [name, value] = keyValue(flag, text);
  return { name, configOperation, value };
}

function deletion(name: string): ConfigChange {
  return { name, configOperation: Operation.DELETE, value: null };
}
