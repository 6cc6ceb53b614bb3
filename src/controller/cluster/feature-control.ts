/** UpdateFeatures: raises and lowers finalized feature levels (KIP-584, KIP-778; Kafka's FeatureControlManager). */
import { ConfigResourceType } from "../../metadata/configs-image.ts";
import { ELR_FEATURE, featureLevelRecord, KRAFT_VERSION_FEATURE } from "../../metadata/features-image.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import { isElrSupported, isMetadataLostBetween, METADATA_VERSION_FEATURE } from "../../metadata/metadata-version.ts";
import type { UpdateFeaturesRequest } from "../../protocol/generated/update-features-request.ts";
import {
  newUpdateFeaturesResponse,
  type UpdateFeaturesResponse,
} from "../../protocol/generated/update-features-response.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { errorRow } from "../api-error-row.ts";
import type { ControllerResult, ControllerView } from "../controller-view.ts";
import { SUPPORTED_FEATURES } from "./supported-features.ts";

/** Kafka's FeatureUpdate.UpgradeType. */
export const UpgradeType = { UPGRADE: 1, SAFE_DOWNGRADE: 2, UNSAFE_DOWNGRADE: 3 } as const;

const MIN_ISR = "min.insync.replicas";

interface FeatureUpdate {
  readonly level: number;
  readonly upgradeType: number;
}

/** Changes levels, all or none. */
export function updateFeatures(
  view: ControllerView,
  apiVersion: number,
  request: UpdateFeaturesRequest,
): ControllerResult<UpdateFeaturesResponse> {
  const updates = new Map<string, FeatureUpdate>();
  for (const { feature, maxVersionLevel, upgradeType } of request.featureUpdates) {
    // What is named twice counts as it was named last. Version 0 has no upgrade type: it only goes up.
    updates.set(feature, { level: maxVersionLevel, upgradeType });
  }
  const records: MetadataRecord[] = [];
  try {
    for (const [name, update] of updates) records.push(...updateFeature(view, updates, name, update));
  } catch (error) {
    const { errorCode, errorMessage } = errorRow(error);
    const response = newUpdateFeaturesResponse({
      errorCode,
      errorMessage: `The update failed for all features since the following feature had an error: ${errorMessage}`,
    });
    return { records: [], response };
  }
  const isElrAsked = (updates.get(ELR_FEATURE)?.level ?? 0) > 0;
  const response = newUpdateFeaturesResponse({
    errorMessage: null,
    // Rows are gone since version 2; before it Kafka's message is the name of the code.
    results:
      apiVersion <= 1
        ? request.featureUpdates.map(({ feature }) => ({ feature, errorCode: 0, errorMessage: "NONE" }))
        : [],
  });
  if (request.validateOnly) return { records: [], response };
  const raisesKraftVersion = (updates.get(KRAFT_VERSION_FEATURE)?.level ?? 0) > view.kraftVersion;
  return { records: isElrAsked ? [...elrSafetyRecords(view), ...records] : records, raisesKraftVersion, response };
}

function updateFeature(
  view: ControllerView,
  updates: ReadonlyMap<string, FeatureUpdate>,
  name: string,
  update: FeatureUpdate,
): MetadataRecord[] {
  const { level, upgradeType } = update;
  const refuse = (why: string): never => {
    throw new ApiError(ErrorCode.INVALID_UPDATE_VERSION, `Invalid update version ${level} for feature ${name}. ${why}`);
  };
  if (upgradeType < UpgradeType.UPGRADE || upgradeType > UpgradeType.UNSAFE_DOWNGRADE) {
    refuse("The controller does not support the given upgrade type.");
  }
  const current = currentLevel(view, name);
  if (level < 0) refuse("A feature version cannot be less than 0.");
  const reason = reasonNotSupported(view, name, level);
  if (reason !== undefined) refuse(reason);
  const isUpgrade = upgradeType === UpgradeType.UPGRADE;
  if (level < current && isUpgrade) {
    refuse(
      "Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.",
    );
  }
  if (level > current && !isUpgrade) refuse("Can't downgrade to a newer version.");
  switch (name) {
    case METADATA_VERSION_FEATURE:
      checkMetadataDowngrade(current, update);
      return [featureLevelRecord(name, level)];
    case KRAFT_VERSION_FEATURE:
      if (level < current) refuse("Can't downgrade the version of this feature.");
      // As Kafka: the level is in control records, and the answer waits for this one behind them.
      return isUpgrade ? [{ type: "NoOpRecord", version: 0, data: {} }] : [];
    default:
      // A feature that another Kafka finalized in this directory may go; nothing else is known of it.
      if (!isKnown(name) && current === 0) refuse(`Feature ${name} not found.`);
      if (name === ELR_FEATURE && level > 0 && !isElrSupported(proposedMetadataVersion(view, updates))) {
        refuse(`${name} could not be set to ${level} because it depends on ${METADATA_VERSION_FEATURE} level 23`);
      }
      return [featureLevelRecord(name, level)];
  }
}

function currentLevel(view: ControllerView, name: string): number {
  const { features } = view.image;
  if (name === METADATA_VERSION_FEATURE) return features.metadataVersion;
  if (name === KRAFT_VERSION_FEATURE) return view.kraftVersion;
  return features.finalizedVersions.get(name) ?? 0;
}

function proposedMetadataVersion(view: ControllerView, updates: ReadonlyMap<string, FeatureUpdate>): number {
  return updates.get(METADATA_VERSION_FEATURE)?.level ?? view.image.features.metadataVersion;
}

function isKnown(name: string): boolean {
  return SUPPORTED_FEATURES.some((feature) => feature.name === name);
}

/** The controller's own reason, then those of the registered brokers. */
function reasonNotSupported(view: ControllerView, name: string, level: number): string | undefined {
  const nodes = [
    { what: `Local controller ${view.nodeId}`, features: SUPPORTED_FEATURES },
    ...Array.from(view.image.cluster.brokers.values(), ({ id, supportedFeatures }) => ({
      what: `Broker ${id}`,
      features: supportedFeatures,
    })),
  ];
  for (const { what, features } of nodes) {
    const range = features.find((feature) => feature.name === name);
    const { minSupportedVersion: min, maxSupportedVersion: max } = range ?? {
      minSupportedVersion: 0,
      maxSupportedVersion: 0,
    };
    if (level >= min && level <= max) continue;
    return max === 0 ? `${what} does not support this feature.` : `${what} only supports versions ${min}-${max}`;
  }
  return undefined;
}

function checkMetadataDowngrade(current: number, update: FeatureUpdate): void {
  if (update.level >= current || !isMetadataLostBetween(current, update.level)) return;
  const why =
    update.upgradeType === UpgradeType.UNSAFE_DOWNGRADE
      ? "Unsafe metadata downgrade is not supported in this version."
      : "Refusing to perform the requested downgrade because it might delete metadata information.";
  throw new ApiError(
    ErrorCode.INVALID_UPDATE_VERSION,
    `Unsupported metadata.version downgrade from ${current} to ${update.level}. ${why}`,
  );
}

/** KIP-966: with eligible leader replicas the cluster always has a minimum of replicas, and no broker one of its own. */
function elrSafetyRecords(view: ControllerView): MetadataRecord[] {
  const { configs } = view.image;
  const record = (resourceName: string, value: string | null): MetadataRecord => ({
    type: "ConfigRecord",
    version: 0,
    data: { resourceType: ConfigResourceType.BROKER, resourceName, name: MIN_ISR, value },
  });
  const records: MetadataRecord[] = [];
  if (!configs.clusterProps().has(MIN_ISR)) records.push(record("", String(view.config.get(MIN_ISR))));
  for (const { type, name, props } of configs.byResource.values()) {
    if (type === ConfigResourceType.BROKER && name !== "" && props.has(MIN_ISR)) records.push(record(name, null));
  }
  return records;
}
