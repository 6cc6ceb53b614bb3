/** `rafka features`: supported and finalized levels, and their changes. */
import { featuresCall, updateFeaturesCall } from "../../network/client/admin-calls.ts";
import type { KafkaClient } from "../../network/client/kafka-client.ts";
import { metadataVersionName, METADATA_VERSION_FEATURE } from "../../metadata/metadata-version.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newApiVersionsRequest } from "../../protocol/generated/api-versions-request.ts";
import { newUpdateFeaturesRequest } from "../../protocol/generated/update-features-request.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { UsageError } from "../exit-codes.ts";
import { reportItems } from "../item-report.ts";
import { Output } from "../output.ts";
import { featuresOfRelease, parseFeatureLevel } from "../release-features.ts";
import { packageVersion } from "../version.ts";

/** FeatureUpdate.UpgradeType. */
const UpgradeType = { UPGRADE: 1, SAFE_DOWNGRADE: 2, UNSAFE_DOWNGRADE: 3 } as const;

interface Feature {
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  /** 0 for one that is not finalized. */
  readonly finalizedLevel: number;
}

/** `features describe`. */
export async function describe(options: ClientOptions): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const features = await featuresOf(client);
    output.table(
      ["FEATURE", "MIN", "MAX", "FINALIZED"],
      features.map(({ name, minVersion, maxVersion, finalizedLevel }) => [
        name,
        minVersion,
        maxVersion,
        finalizedLevel,
      ]),
      features,
    );
  });
}

/** Options of `features upgrade` and `downgrade`. */
export interface UpdateOptions extends ClientOptions {
  readonly feature?: readonly string[];
  readonly releaseVersion?: string;
  readonly unsafe?: boolean;
  readonly dryRun?: boolean;
}

/** `features upgrade`. */
export async function upgrade(options: UpdateOptions): Promise<void> {
  await update(options, UpgradeType.UPGRADE);
}

/** `features downgrade`; unless `--unsafe` says otherwise, the controller refuses what would lose metadata. */
export async function downgrade(options: UpdateOptions): Promise<void> {
  await update(options, options.unsafe === true ? UpgradeType.UNSAFE_DOWNGRADE : UpgradeType.SAFE_DOWNGRADE);
}

/** `features disable`: a downgrade to level 0. */
export async function disable(names: readonly string[], options: UpdateOptions): Promise<void> {
  await downgrade({ ...options, feature: names.map((name) => `${name}=0`) });
}

/** `features versions`: the levels that belong to a release; asks no broker. */
export function versions(release: string, options: { readonly json?: boolean }): void {
  const levels = [...featuresOfRelease(release)].map(([name, level]) => ({ name, level }));
  new Output(options.json === true).table(
    ["FEATURE", "LEVEL"],
    levels.map(({ name, level }) => [name, level]),
    levels,
  );
}

async function update(options: UpdateOptions, upgradeType: number): Promise<void> {
  const named = new Map((options.feature ?? []).map(parseFeatureLevel));
  const release = options.releaseVersion === undefined ? undefined : featuresOfRelease(options.releaseVersion);
  if (named.size > 0 === (release !== undefined)) {
    throw new UsageError("a change of features wants either --feature or --release-version");
  }
  await withClient(options, async ({ client, output }) => {
    const asked = release === undefined ? named : await changesTo(client, release);
    const validateOnly = options.dryRun === true;
    const error = asked.size === 0 ? undefined : await send(client, asked, { upgradeType, validateOnly });
    // All or none: the reason why one is refused is that of all.
    reportItems(
      output,
      [...asked.keys()].map((name) => ({ name, error })),
      {
        kind: "feature",
        done: validateOnly ? "valid" : "updated",
        sentence: (name) => {
          const level = titleOf(name, asked.get(name) ?? 0);
          return validateOnly ? `Feature ${name} could be set to ${level}.` : `Feature ${name} is at ${level}.`;
        },
      },
    );
    if (asked.size === 0 && !output.isJson) output.line("Every feature is at that level already.");
  });
}

/** Those features of a release that the server knows and that are at another level. */
async function changesTo(
  client: KafkaClient,
  release: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const features = await featuresOf(client);
  return new Map(
    [...release].filter(([name, level]) =>
      features.some((feature) => feature.name === name && feature.finalizedLevel !== level),
    ),
  );
}

async function send(
  client: KafkaClient,
  levels: ReadonlyMap<string, number>,
  { upgradeType, validateOnly }: { readonly upgradeType: number; readonly validateOnly: boolean },
): Promise<ApiError | undefined> {
  const request = newUpdateFeaturesRequest({
    timeoutMs: client.timeoutMs,
    validateOnly,
    featureUpdates: [...levels].map(([feature, maxVersionLevel]) => ({
      feature,
      maxVersionLevel,
      // Version 0's word for it, which has no upgrade type.
      allowDowngrade: false,
      upgradeType,
    })),
  });
  const answer = await client.toController(updateFeaturesCall, request);
  // Version 1 has a row for each feature, of which the first that failed says why.
  const failed = [answer, ...answer.results].find(({ errorCode }) => errorCode !== ErrorCode.NONE);
  return failed === undefined ? undefined : new ApiError(failed.errorCode, failed.errorMessage ?? undefined);
}

async function featuresOf(client: KafkaClient): Promise<Feature[]> {
  const software = { clientSoftwareName: "rafka", clientSoftwareVersion: packageVersion() };
  const answer = await client.any(featuresCall, newApiVersionsRequest(software));
  if (answer.errorCode !== ErrorCode.NONE) throw new ApiError(answer.errorCode);
  const finalized = new Map(answer.finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel]));
  return answer.supportedFeatures
    .map(({ name, minVersion, maxVersion }) => ({
      name,
      minVersion,
      maxVersion,
      finalizedLevel: finalized.get(name) ?? 0,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function titleOf(name: string, level: number): string {
  return name === METADATA_VERSION_FEATURE ? `level ${level} (${metadataVersionName(level)})` : `level ${level}`;
}
