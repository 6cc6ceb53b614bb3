/**
 * Dynamic configs: incremental and whole-resource changes, validated as a whole per resource, one row each
 * (Kafka's ConfigurationControlManager and ControllerApis).
 */
import { TextCounts } from "../../base/text-counts.ts";
import type { Steps } from "../../platform/slices.ts";
import { BROKER_CONFIGS } from "../../config/broker-definitions.ts";
import type { ConfigTable } from "../../config/config-def.ts";
import { validateClientMetricsConfigs, validateGroupConfigs } from "../../config/group-config-rules.ts";
import { validateTopicConfigs } from "../../config/topic-config.ts";
import { TOPIC_CONFIGS } from "../../config/topic-definitions.ts";
import { type ConfigResource, configResourceKey, ConfigResourceType } from "../../metadata/configs-image.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import { validateTopicName } from "../../metadata/topic-name.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { type ErrorRow, errorRow, NO_ERROR } from "../api-error-row.ts";
import { checkBrokerChange } from "./broker-config-change.ts";
import { AlterConfigOperation, changedList, type ConfigOperation, type ResourceChange } from "./config-change.ts";
import type { ControllerRequestContext } from "../controller-client.ts";
import type { ControllerResult, ControllerView } from "../controller-view.ts";
import { RECORDS_PER_BATCH_MAX } from "../quorum-controller.ts";
import type { AlterConfigMetadata } from "../policies.ts";

const MIN_ISR = "min.insync.replicas";
const VALUE_CHARS_MAX = 32_767;

/** Log levels of a broker are not here: they are not metadata, and the broker's own affair. */
const ALTERABLE_TYPES: readonly number[] = [
  ConfigResourceType.TOPIC,
  ConfigResourceType.BROKER,
  ConfigResourceType.CLIENT_METRICS,
  ConfigResourceType.GROUP,
];

/** Kafka's controller knows the types of these only: lists of other resources cannot be appended to. */
const LISTS_OF: Readonly<Record<number, ConfigTable>> = {
  [ConfigResourceType.TOPIC]: TOPIC_CONFIGS,
  [ConfigResourceType.BROKER]: BROKER_CONFIGS,
};

/** The answer's row of one resource. */
export type ResourceRow = ErrorRow & { readonly resourceType: number; readonly resourceName: string };

/**
 * Alters the configs of resources, one row each in the order asked; each succeeds or fails by itself. It may be left for a
 * while after each.
 */
export function* alterConfigs(
  view: ControllerView,
  context: ControllerRequestContext,
  request: { readonly changes: readonly ResourceChange[]; readonly validateOnly: boolean },
): Steps<ControllerResult<ResourceRow[]>> {
  const records: MetadataRecord[] = [];
  const counts = new TextCounts();
  for (const { type, name } of request.changes) {
    counts.add(configResourceKey(type, name));
    yield;
  }
  const response: ResourceRow[] = [];
  for (const change of request.changes) {
    const { type, name } = change;
    const row = { resourceType: type, resourceName: name };
    try {
      // As Kafka's ConfigAdminManager: each occurrence is told, and none is carried out.
      if (counts.of(configResourceKey(type, name)) !== 1) refuse("Each resource must appear at most once.");
      yield* checkShape(change);
      checkAllowed(context, change);
      if (type === ConfigResourceType.BROKER) {
        checkBrokerName(view, name);
        checkCount(change);
        checkBrokerChange(view, change);
      }
      for (const record of yield* alteredRecords(view, change)) records.push(record);
      response.push({ ...NO_ERROR, ...row });
    } catch (error) {
      response.push({ ...errorRow(error), ...row });
    }
    yield;
  }
  const { validateOnly: isValidateOnly } = request;
  return { records: [...records, ...clearElrRecords(view, records)], isValidateOnly, response };
}

function refuse(why: string): never {
  throw new ApiError(ErrorCode.INVALID_REQUEST, why);
}

/** What a broker refuses before it asks its controller. */
function* checkShape({ type, change }: ResourceChange): Steps<void> {
  const isIncremental = change.kind === "INCREMENTAL";
  const names = new TextCounts();
  for (const item of isIncremental ? change.operations : change.names) {
    names.add(typeof item === "string" ? item : item.name);
    yield;
  }
  if (names.size !== (isIncremental ? change.operations : change.names).length) {
    refuse("Error due to duplicate config keys");
  }
  const nulls: string[] = [];
  for (const item of isIncremental ? change.operations : change.values) {
    if ("operation" in item) {
      if (item.value === null && item.operation !== AlterConfigOperation.DELETE) nulls.push(item.name);
    } else if (item[1] === null) nulls.push(item[0]);
    yield;
  }
  if (nulls.length > 0) refuse(`Null value not supported for : ${nulls.join(", ")}`);
  if (!ALTERABLE_TYPES.includes(type)) refuse(`Unknown resource type ${type}`);
}

/** Each is a record, and an operation may write so many; a broker takes names that nobody knows, and would look at all. */
function checkCount({ change }: ResourceChange): void {
  const count = change.kind === "INCREMENTAL" ? change.operations.length : change.names.length;
  if (count <= RECORDS_PER_BATCH_MAX) return;
  throw new ApiError(ErrorCode.POLICY_VIOLATION, "Unable to perform excessively large batch operation.");
}

/** A broker takes changes of itself and of all brokers. */
function checkBrokerName(view: ControllerView, name: string): void {
  if (name === "") return;
  if (!/^[+-]?\d+$/.test(name)) refuse(`Node id must be an integer, but it is: ${name}`);
  if (Number(name) !== view.nodeId) refuse(`Unexpected broker id, expected ${view.nodeId}, but received ${name}`);
}

function checkAllowed(context: ControllerRequestContext, { type, name }: ConfigResource): void {
  if (type === ConfigResourceType.TOPIC) {
    if (context.allows("ALTER_CONFIGS", { type: "TOPIC", name })) return;
    throw new ApiError(ErrorCode.TOPIC_AUTHORIZATION_FAILED, "Topic authorization failed.");
  }
  if (type === ConfigResourceType.GROUP) {
    if (context.allows("ALTER_CONFIGS", { type: "GROUP", name })) return;
    throw new ApiError(ErrorCode.GROUP_AUTHORIZATION_FAILED, "Group authorization failed.");
  }
  if (context.allows("ALTER_CONFIGS", { type: "CLUSTER", name: "kafka-cluster" })) return;
  // A broker refuses changes of brokers itself, and without words.
  if (type === ConfigResourceType.BROKER) throw new ApiError(ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
  throw new ApiError(ErrorCode.CLUSTER_AUTHORIZATION_FAILED, "Cluster authorization failed.");
}

function* withoutNulls(values: ReadonlyMap<string, string | null>, kind: string): Steps<Map<string, string>> {
  const kept = new Map<string, string>();
  for (const [name, value] of values) {
    if (value === null)
      throw new ApiError(ErrorCode.INVALID_CONFIG, `Null value not supported for ${kind} configs: ${name}`);
    kept.set(name, value);
    yield;
  }
  return kept;
}

function* alteredRecords(view: ControllerView, resource: ResourceChange): Steps<MetadataRecord[]> {
  const { type, name, change } = resource;
  const current = view.image.configs.props(type, name);
  const next = new Map<string, string | null>(current);
  const altered = new Map<string, string | null>();
  let asked: Record<string, string | null>;
  const set = (key: string, value: string | null) => {
    if (value === null) next.delete(key);
    else next.set(key, value);
    // KAFKA-14136: a broker's config is written even when it stays the same, so that the broker reads its files again.
    if ((current.get(key) ?? null) !== value || type === ConfigResourceType.BROKER) altered.set(key, value);
  };
  if (change.kind === "INCREMENTAL") {
    for (const operation of change.operations) {
      set(operation.name, operated(type, operation, current.get(operation.name) ?? null));
      yield;
    }
    asked = Object.fromEntries(altered);
  } else {
    for (const [key, value] of change.values) {
      set(key, value);
      yield;
    }
    // KAFKA-14195: a policy does not hear of what is only left out.
    asked = Object.fromEntries(altered);
    for (const key of current.keys()) if (!change.values.has(key)) set(key, null);
  }
  checkMinIsr(view, resource, altered);
  for (const value of altered.values()) {
    if (value === null || value.length <= VALUE_CHARS_MAX) continue;
    throw new ApiError(
      ErrorCode.INVALID_CONFIG,
      `The configuration value cannot be added because it exceeds the maximum value size of ${VALUE_CHARS_MAX} bytes.`,
    );
  }
  yield* validateConfigs(view, resource, next);
  view.policies.alterConfig?.({ resource: { type: typeName(type), name }, configs: asked });
  return [...altered].map(([key, value]) => ({
    type: "ConfigRecord",
    version: 0,
    data: { resourceType: type, resourceName: name, name: key, value },
  }));
}

function typeName(type: number): AlterConfigMetadata["resource"]["type"] {
  if (type === ConfigResourceType.TOPIC) return "TOPIC";
  if (type === ConfigResourceType.BROKER) return "BROKER";
  return type === ConfigResourceType.GROUP ? "GROUP" : "CLIENT_METRICS";
}

function operated(type: number, operation: ConfigOperation, current: string | null): string | null {
  const { name, value } = operation;
  switch (operation.operation) {
    case AlterConfigOperation.SET:
      return value;
    case AlterConfigOperation.DELETE:
      return null;
    case AlterConfigOperation.APPEND:
    case AlterConfigOperation.SUBTRACT: {
      const isAppend = operation.operation === AlterConfigOperation.APPEND;
      const definition = LISTS_OF[type]?.get(name);
      if (definition?.type !== "list") {
        const verb = isAppend ? "APPEND" : "SUBTRACT";
        throw new ApiError(ErrorCode.INVALID_CONFIG, `Can't ${verb} to key ${name} because its type is not LIST.`);
      }
      return changedList(current ?? definition.defaultText ?? "", value ?? "", isAppend);
    }
    default:
      if (type === ConfigResourceType.BROKER) refuse(`Unknown operations type ${operation.operation}`);
      // As Kafka, whose controller does not expect it.
      throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
  }
}

/** With eligible leader replicas the minimum is a matter of the cluster and its topics, and the cluster always has one. */
function checkMinIsr(
  view: ControllerView,
  resource: ConfigResource,
  altered: ReadonlyMap<string, string | null>,
): void {
  if (!view.image.features.isElrEnabled || resource.type !== ConfigResourceType.BROKER || !altered.has(MIN_ISR)) return;
  if (resource.name !== "") {
    throw new ApiError(ErrorCode.INVALID_CONFIG, `Broker-level ${MIN_ISR} cannot be altered while ELR is enabled.`);
  }
  if (altered.get(MIN_ISR) !== null) return;
  throw new ApiError(ErrorCode.INVALID_CONFIG, `Cluster-level ${MIN_ISR} cannot be removed while ELR is enabled.`);
}

function* validateConfigs(
  view: ControllerView,
  resource: ConfigResource,
  values: ReadonlyMap<string, string | null>,
): Steps<void> {
  const { type, name } = resource;
  switch (type) {
    case ConfigResourceType.TOPIC:
      if (name === "") throw new ApiError(ErrorCode.INVALID_REQUEST, "Default topic resources are not allowed.");
      validateTopicName(name);
      validateTopicConfigs(values, view.config);
      if (!view.image.topics.byName.has(name)) {
        throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `The topic '${name}' does not exist.`);
      }
      return;
    case ConfigResourceType.GROUP:
      if (name === "") throw new ApiError(ErrorCode.INVALID_REQUEST, "Default group resources are not allowed.");
      validateGroupConfigs(yield* withoutNulls(values, "group"), view.config);
      return;
    case ConfigResourceType.CLIENT_METRICS:
      if (name === "") throw new ApiError(ErrorCode.INVALID_REQUEST, "Subscription name can't be empty");
      validateClientMetricsConfigs(yield* withoutNulls(values, "client metrics"));
      return;
    default:
  }
}

/** KIP-966: another minimum makes the old eligible leaders meaningless. */
function clearElrRecords(view: ControllerView, records: readonly MetadataRecord[]): MetadataRecord[] {
  if (!view.image.features.isElrEnabled) return [];
  const cleared: MetadataRecord[] = [];
  for (const record of records) {
    if (record.type !== "ConfigRecord" || record.data.name !== MIN_ISR) continue;
    const topicName = record.data.resourceType === ConfigResourceType.TOPIC ? record.data.resourceName : "";
    cleared.push({ type: "ClearElrRecord", version: 0, data: { topicName } });
  }
  return cleared;
}
