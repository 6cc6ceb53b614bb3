import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newApiVersionsRequest } from "../../protocol/generated/api-versions-request.ts";
import { apiVersionsCall } from "./cluster-calls.ts";
import type { ApiCall, RequestSender } from "./request-sender.ts";

/** A connection to one broker that knows which versions the broker speaks. */
export class BrokerLink {
  readonly address: string;
  readonly #sender: RequestSender;
  readonly #maxVersions: ReadonlyMap<number, readonly [min: number, max: number]>;

  private constructor(
    address: string,
    sender: RequestSender,
    versions: ReadonlyMap<number, readonly [number, number]>,
  ) {
    this.address = address;
    this.#sender = sender;
    this.#maxVersions = versions;
  }

  /** Asks a fresh connection for its versions. */
  static async open(address: string, sender: RequestSender): Promise<BrokerLink> {
    const request = newApiVersionsRequest({ clientSoftwareName: "rafka", clientSoftwareVersion: "0" });
    const version = apiVersionsCall.maxVersion;
    const response = await sender.request(
      apiVersionsCall.apiKey,
      version,
      (writer) => apiVersionsCall.write(writer, request, version),
      (reader) => apiVersionsCall.read(reader, version),
    );
    if (response.errorCode !== ErrorCode.NONE) throw new ApiError(response.errorCode);
    const versions = new Map(response.apiKeys.map((api) => [api.apiKey, [api.minVersion, api.maxVersion] as const]));
    return new BrokerLink(address, sender, versions);
  }

  /**
   * Sends a request in the newest version that both sides speak.
   *
   * @throws {ApiError} UNSUPPORTED_VERSION when there is none
   */
  send<Request, Response>(call: ApiCall<Request, Response>, request: Request): Promise<Response> {
    const [min, max] = this.#maxVersions.get(call.apiKey) ?? [0, -1];
    const version = Math.min(max, call.maxVersion);
    if (version < min || version < call.minVersion) {
      const offered = max < 0 ? "no version" : `versions ${min} to ${max}`;
      const wanted = `${call.minVersion} to ${call.maxVersion}`;
      throw new ApiError(
        ErrorCode.UNSUPPORTED_VERSION,
        `${this.address} offers ${offered} of ${call.name}; this client speaks ${wanted}`,
      );
    }
    return this.#sender.request(
      call.apiKey,
      version,
      (writer) => call.write(writer, request, version),
      (reader) => call.read(reader, version),
    );
  }

  close(): void {
    this.#sender.close();
  }
}
