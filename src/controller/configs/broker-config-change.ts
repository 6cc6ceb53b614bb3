/** What a broker checks of a change of its own configs or of all brokers', before its controller sees it: Kafka's ConfigAdminManager. */
import { BROKER_CONFIGS } from "../../config/broker-definitions.ts";
import { type BrokerConfigScope, validateDynamicBrokerConfigs } from "../../config/dynamic-broker-config.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { brokerLayers } from "./broker-layers.ts";
import {
  AlterConfigOperation,
  changedList,
  givenElements,
  type ConfigOperation,
  type ResourceChange,
} from "./config-change.ts";
import type { ControllerView } from "../controller-view.ts";

/** @throws {ApiError} when the broker could not take the change */
export function checkBrokerChange(view: ControllerView, { name, change }: ResourceChange): void {
  const scope: BrokerConfigScope = name === "" ? "CLUSTER" : "BROKER";
  const { clusterWide, perBroker } = brokerLayers(view.image.configs, view.config);
  const stored = scope === "CLUSTER" ? clusterWide : perBroker;
  const next = change.kind === "INCREMENTAL" ? operatedValues(stored, change.operations) : replaced(change.values);
  const [below, above] = scope === "CLUSTER" ? [next, perBroker] : [clusterWide, next];
  validateDynamicBrokerConfigs({
    scope,
    next,
    current: view.config.withDynamic(new Map([...clusterWide, ...perBroker])),
    changed: view.config.withDynamic(new Map([...below, ...above])),
  });
}

function replaced(values: ReadonlyMap<string, string | null>): Map<string, string> {
  return new Map([...values].filter((entry): entry is [string, string] => entry[1] !== null));
}

function operatedValues(
  stored: ReadonlyMap<string, string>,
  operations: readonly ConfigOperation[],
): Map<string, string> {
  for (const { operation } of operations) {
    if (Object.values<number>(AlterConfigOperation).includes(operation)) continue;
    throw new ApiError(ErrorCode.INVALID_REQUEST, `Unknown operations type ${operation}`);
  }
  const next = new Map(stored);
  for (const { name, operation, value } of operations) {
    if (operation === AlterConfigOperation.DELETE) next.delete(name);
    else if (operation === AlterConfigOperation.SET) next.set(name, value ?? "");
    else next.set(name, listOf(next, name, operation, value ?? ""));
  }
  return next;
}

function listOf(values: ReadonlyMap<string, string>, name: string, operation: number, given: string): string {
  const definition = BROKER_CONFIGS.get(name);
  if (definition === undefined) throw new ApiError(ErrorCode.INVALID_CONFIG, `Unknown config name: ${name}`);
  const isAppend = operation === AlterConfigOperation.APPEND;
  if (definition.type !== "list") {
    const verb = isAppend ? "append" : "subtract";
    throw new ApiError(ErrorCode.INVALID_CONFIG, `Config value ${verb} is not allowed for config key: ${name}`);
  }
  const list = values.get(name) ?? definition.defaultText ?? "";
  if (!isAppend) return changedList(list, given, false);
  // As Kafka's broker, unlike its controller: what is given twice and is not there yet is appended twice, and refused for that.
  const present = list === "" ? [] : list.split(",");
  return [...present, ...givenElements(given).filter((element) => !present.includes(element))].join(",");
}
