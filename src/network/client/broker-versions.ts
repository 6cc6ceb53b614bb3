import { apiName } from "../../protocol/api-keys.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import type { ApiVersionsResponse } from "../../protocol/generated/api-versions-response.ts";
import { UnsupportedByBrokerError } from "./client-errors.ts";

/** What a broker said it speaks. */
export class BrokerVersions {
  readonly response: ApiVersionsResponse;
  readonly #ranges = new Map<number, readonly [number, number]>();

  /** @throws {ApiError} when the broker answered with an error */
  constructor(response: ApiVersionsResponse) {
    if (response.errorCode !== ErrorCode.NONE) throw new ApiError(response.errorCode);
    this.response = response;
    for (const { apiKey, minVersion, maxVersion } of response.apiKeys)
      this.#ranges.set(apiKey, [minVersion, maxVersion]);
  }

  /** The broker's versions of an API, both inclusive; `undefined` when it does not have it. */
  rangeOf(apiKey: number): readonly [number, number] | undefined {
    return this.#ranges.get(apiKey);
  }

  /**
   * The highest version that both know.
   *
   * @throws {UnsupportedByBrokerError} when there is none
   */
  choose(apiKey: number, ours: readonly [number, number]): number {
    const theirs = this.#ranges.get(apiKey);
    if (theirs === undefined) throw new UnsupportedByBrokerError(`the broker does not serve ${apiName(apiKey)}`);
    const version = Math.min(theirs[1], ours[1]);
    if (version >= theirs[0] && version >= ours[0]) return version;
    const text = `versions ${theirs[0]} to ${theirs[1]}, we ${ours[0]} to ${ours[1]}`;
    throw new UnsupportedByBrokerError(`the broker speaks ${apiName(apiKey)} in ${text}`);
  }
}
