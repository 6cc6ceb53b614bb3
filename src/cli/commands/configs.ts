/** `rafka configs`: what is configured dynamically, and what is in effect. */
import { alterConfigsCall, describeConfigsCall } from "../../network/client/admin-calls.ts";
import type { KafkaClient } from "../../network/client/kafka-client.ts";
import type { ClientApi } from "../../network/client/kafka-connection.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newDescribeConfigsRequest } from "../../protocol/generated/describe-configs-request.ts";
import { newIncrementalAlterConfigsRequest } from "../../protocol/generated/incremental-alter-configs-request.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { UsageError } from "../exit-codes.ts";

/** The kinds of resources that have configs, by Kafka's number. */
const RESOURCE_TYPES: Readonly<Record<string, number>> = { topic: 2, broker: 4, "client-metrics": 16, group: 32 };

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

/** The source of what was set for the resource itself, by its type. */
const OWN_SOURCES: Readonly<Record<number, number>> = { 2: 1, 4: 2, 16: 7, 32: 8 };
const ALL_BROKERS_SOURCE = 3;

const Operation = { SET: 0, DELETE: 1, APPEND: 2, SUBTRACT: 3 } as const;

interface Resource {
  readonly resourceType: number;
  /** Empty for all brokers. */
  readonly resourceName: string;
}

/** `configs describe`: what was set for the resource itself, or with `--all` everything that is in effect. */
export async function describe(
  type: string,
  name: string | undefined,
  options: ClientOptions & { readonly all?: boolean },
): Promise<void> {
  const resource = resourceOf(type, name);
  await withClient(options, async ({ client, output }) => {
    const request = newDescribeConfigsRequest({ resources: [{ ...resource, configurationKeys: null }] });
    const own = resource.resourceName === "" ? ALL_BROKERS_SOURCE : OWN_SOURCES[resource.resourceType];
    const { results } = await send(client, resource, describeConfigsCall, request);
    const configs = checked(results[0])
      .configs.filter(({ configSource }) => options.all === true || configSource === own)
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
  readonly validateOnly?: boolean;
}

/** `configs alter`: all changes or none. */
export async function alter(type: string, name: string | undefined, options: AlterOptions): Promise<void> {
  const resource = resourceOf(type, name);
  const configs = [
    ...(options.set ?? []).map((text) => change("--set", Operation.SET, text)),
    ...(options.delete ?? []).map((key) => ({ name: key, configOperation: Operation.DELETE, value: null })),
    ...(options.append ?? []).map((text) => change("--append", Operation.APPEND, text)),
    ...(options.subtract ?? []).map((text) => change("--subtract", Operation.SUBTRACT, text)),
  ];
  if (configs.length === 0) throw new UsageError("configs alter wants --set, --delete, --append or --subtract");
  await withClient(options, async ({ client, output }) => {
    const validateOnly = options.validateOnly === true;
    const request = newIncrementalAlterConfigsRequest({ resources: [{ ...resource, configs }], validateOnly });
    const { responses } = await send(client, resource, alterConfigsCall, request);
    checked(responses[0]);
    const what = `${type}${name === undefined ? "" : ` ${name}`}`;
    const sentence = validateOnly ? `Configs of ${what} could be altered.` : `Altered configs of ${what}.`;
    output.done(sentence, { type, name: resource.resourceName, altered: !validateOnly });
  });
}

/** @throws {UsageError} on a kind that there is not, or without the name that it needs */
function resourceOf(type: string, name: string | undefined): Resource {
  const resourceType = Object.hasOwn(RESOURCE_TYPES, type) ? RESOURCE_TYPES[type] : undefined;
  if (resourceType === undefined) {
    throw new UsageError(`configs are of one of ${Object.keys(RESOURCE_TYPES).join(", ")}, not ${type}`);
  }
  if (name === undefined && type !== "broker") throw new UsageError(`configs of a ${type} want its name`);
  if (name !== undefined && type === "broker" && !/^\d+$/.test(name)) {
    throw new UsageError(`a broker's name is its number, not ${name}`);
  }
  return { resourceType, resourceName: name ?? "" };
}

/** A broker answers for itself alone. */
function send<Request, Response>(
  client: KafkaClient,
  { resourceType, resourceName }: Resource,
  call: ClientApi<Request, Response>,
  request: Request,
): Promise<Response> {
  const isOneBroker = resourceType === RESOURCE_TYPES["broker"] && resourceName !== "";
  return isOneBroker ? client.toBroker(Number(resourceName), call, request) : client.any(call, request);
}

function change(
  flag: string,
  configOperation: number,
  text: string,
): { name: string; configOperation: number; value: string } {
  const equals = text.indexOf("=");
  if (equals < 1) throw new UsageError(`${flag} wants key=value, not ${text}`);
  return { name: text.slice(0, equals), configOperation, value: text.slice(equals + 1) };
}

function checked<Row extends { readonly errorCode: number; readonly errorMessage: string | null }>(
  row: Row | undefined,
): Row {
  if (row === undefined) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR, "the broker answered no resource");
  if (row.errorCode !== ErrorCode.NONE) throw new ApiError(row.errorCode, row.errorMessage ?? undefined);
  return row;
}
