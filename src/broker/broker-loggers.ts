/**
 * Loggers as resources that are described and altered (KIP-412): `root` and one for each of Rafka's areas.
 *
 * Deviates from Kafka: loggers are called after Rafka's areas (`network`, `groups`) instead of Java's classes; FATAL silences.
 */
import type { LoggerLevels, LogThreshold } from "../base/logger.ts";
import { TextCounts } from "../base/text-counts.ts";
import { type DescribedConfig, DescribedSource } from "../config/describe-config.ts";
import { AlterConfigOperation } from "../controller/configs/config-change.ts";
import { errorRow } from "../controller/api-error-row.ts";
import type { Steps } from "../platform/slices.ts";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import type { IncrementalAlterConfigsRequest } from "../protocol/generated/incremental-alter-configs-request.ts";
import {
  type IncrementalAlterConfigsResponse,
  newIncrementalAlterConfigsResponseAlterConfigsResourceResponse,
} from "../protocol/generated/incremental-alter-configs-response.ts";
import { CLUSTER, type RequestContext } from "./dispatch/request-context.ts";

type Resource = IncrementalAlterConfigsRequest["resources"][number];
type Levels = ReadonlyMap<string, LogThreshold>;
type Row = IncrementalAlterConfigsResponse["responses"][number];

const ROOT = "root";

/** Kafka's level for each of ours. */
const LEVELS: Readonly<Record<LogThreshold, string>> = {
  debug: "DEBUG",
  error: "ERROR",
  silent: "FATAL",
  info: "INFO",
  trace: "TRACE",
  warn: "WARN",
};
const THRESHOLDS: ReadonlyMap<string, LogThreshold> = new Map(
  Object.entries(LEVELS).map(([threshold, level]) => [level, threshold as LogThreshold]),
);

/** Every logger with its level. */
export function describeLoggers(levels: LoggerLevels | undefined): DescribedConfig[] {
  return [...(levels?.all() ?? [])].map(([name, threshold]) => ({
    name,
    value: LEVELS[threshold],
    source: DescribedSource.DYNAMIC_BROKER_LOGGER,
    isReadOnly: false,
    isSensitive: false,
    synonyms: [],
    type: 0,
    documentation: "",
  }));
}

/**
 * Changes the levels of loggers, a row for each resource; nothing is stored, and a restart forgets them, as in Kafka. It
 * may be left for a while after each.
 */
export function* alterLoggers(
  context: RequestContext,
  resources: readonly Resource[],
  validateOnly: boolean,
): Steps<Row[]> {
  const counts = new TextCounts();
  for (const { resourceName } of resources) {
    counts.add(resourceName);
    yield;
  }
  const rows: Row[] = [];
  for (const resource of resources) {
    const { resourceType, resourceName } = resource;
    const row = newIncrementalAlterConfigsResponseAlterConfigsResourceResponse({
      errorMessage: null,
      resourceType,
      resourceName,
    });
    try {
      if (counts.of(resourceName) > 1) refuse("Each resource must appear at most once.");
      yield* checkShape(resource);
      if (!context.allows("ALTER_CONFIGS", CLUSTER)) {
        throw new ApiError(ErrorCode.CLUSTER_AUTHORIZATION_FAILED);
      }
      const { nodeId, loggerLevels } = context.broker;
      checkNode(resourceName, nodeId);
      const known = loggerLevels?.all() ?? new Map<string, LogThreshold>();
      for (const change of resource.configs) {
        check(known, change);
        yield;
      }
      if (!validateOnly) for (const change of resource.configs) apply(loggerLevels, change);
      rows.push(row);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      rows.push({ ...row, ...errorRow(error) });
    }
    yield;
  }
  return rows;
}

function refuse(why: string): never {
  throw new ApiError(ErrorCode.INVALID_REQUEST, why);
}

function* checkShape({ configs }: Resource): Steps<void> {
  const names = new TextCounts();
  for (const { name } of configs) {
    names.add(name);
    yield;
  }
  if (names.size !== configs.length) refuse("Error due to duplicate config keys");
  const nulls = configs.filter(
    ({ configOperation, value }) => value === null && configOperation !== AlterConfigOperation.DELETE,
  );
  if (nulls.length > 0) refuse(`Null value not supported for : ${nulls.map(({ name }) => name).join(", ")}`);
}

function checkNode(name: string, nodeId: number): void {
  if (!/^[+-]?\d+$/.test(name)) refuse(`Node id must be an integer, but it is: ${name}`);
  if (Number(name) !== nodeId) refuse(`Unexpected node id. Expected ${nodeId}, but received ${Number(name)}`);
}

/** As RuntimeLoggerManager.validateLogLevelConfigs. */
function check(levels: Levels, { name, configOperation, value }: Resource["configs"][number]): void {
  switch (configOperation) {
    case AlterConfigOperation.SET: {
      checkExists(levels, name);
      if (value !== null && THRESHOLDS.has(value)) return;
      const valid = `Valid log levels are ${[...THRESHOLDS.keys()].toSorted().join(", ")}`;
      const message = `Cannot set the log level of ${name} to ${value} as it is not a supported log level. ${valid}`;
      throw new ApiError(ErrorCode.INVALID_CONFIG, message);
    }
    case AlterConfigOperation.DELETE:
      checkExists(levels, name);
      if (name === ROOT) refuse(`Removing the log level of the ${ROOT} logger is not allowed`);
      return;
    case AlterConfigOperation.APPEND:
      return refuse(`APPEND operation is not allowed for the BROKER_LOGGER resource`);
    case AlterConfigOperation.SUBTRACT:
      return refuse(`SUBTRACT operation is not allowed for the BROKER_LOGGER resource`);
    default:
      refuse(`Unknown operation type ${configOperation} is not allowed for the BROKER_LOGGER resource`);
  }
}

function checkExists(levels: Levels, name: string): void {
  if (levels.has(name)) return;
  throw new ApiError(ErrorCode.INVALID_CONFIG, `Logger ${name} does not exist!`);
}

function apply(levels: LoggerLevels | undefined, { name, configOperation, value }: Resource["configs"][number]): void {
  const threshold = THRESHOLDS.get(value ?? "");
  if (configOperation === AlterConfigOperation.DELETE) levels?.unset(name);
  else if (threshold !== undefined) levels?.set(name, threshold);
}
