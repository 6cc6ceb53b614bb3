/** `rafka features`: supported and finalized levels. */
import { featuresCall } from "../../network/client/admin-calls.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newApiVersionsRequest } from "../../protocol/generated/api-versions-request.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { packageVersion } from "../version.ts";

/** `features describe`. */
export async function describe(options: ClientOptions): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const software = { clientSoftwareName: "rafka", clientSoftwareVersion: packageVersion() };
    const answer = await client.any(featuresCall, newApiVersionsRequest(software));
    if (answer.errorCode !== ErrorCode.NONE) throw new ApiError(answer.errorCode);
    const finalized = new Map(answer.finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel]));
    const features = answer.supportedFeatures
      .map(({ name, minVersion, maxVersion }) => ({
        name,
        minVersion,
        maxVersion,
        finalizedLevel: finalized.get(name) ?? 0,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
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
