/** `rafka cluster`: its id and its brokers. */
import { describeClusterCall, unregisterBrokerCall } from "../../network/client/admin-calls.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newDescribeClusterRequest } from "../../protocol/generated/describe-cluster-request.ts";
import { newUnregisterBrokerRequest } from "../../protocol/generated/unregister-broker-request.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { CommandError } from "../exit-codes.ts";

/** `cluster id`. */
export async function id(options: ClientOptions): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const { clusterId } = await client.cluster();
    output.done(clusterId ?? "-", { clusterId });
  });
}

/** `cluster brokers`. */
export async function brokers(options: ClientOptions & { readonly includeFenced?: boolean }): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const includeFencedBrokers = options.includeFenced === true;
    const answer = await client.any(describeClusterCall, newDescribeClusterRequest({ includeFencedBrokers }));
    if (answer.errorCode !== ErrorCode.NONE) throw new ApiError(answer.errorCode, answer.errorMessage ?? undefined);
    const found = answer.brokers
      .map(({ brokerId, host, port, rack, isFenced }) => ({ nodeId: brokerId, host, port, rack, isFenced }))
      .sort((a, b) => a.nodeId - b.nodeId);
    output.table(
      ["BROKER", "HOST", "PORT", "RACK", "FENCED"],
      found.map(({ nodeId, host, port, rack, isFenced }) => [nodeId, host, port, rack, isFenced ? "yes" : "no"]),
      found,
    );
  });
}

/** `cluster unregister`: forgets a broker that is gone; one that serves only with `--force`, as Kafka would fence it. */
export async function unregister(
  brokerId: number,
  options: ClientOptions & { readonly force?: boolean },
): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    const isServing = (await client.cluster()).brokers.has(brokerId);
    if (isServing && options.force !== true) {
      throw new CommandError(`broker ${brokerId} is running: stop it first, or say --force`);
    }
    await client.retried(async () => {
      const request = newUnregisterBrokerRequest({ brokerId });
      const { errorCode, errorMessage } = await client.toController(unregisterBrokerCall, request);
      if (errorCode !== ErrorCode.NONE) throw new ApiError(errorCode, errorMessage ?? undefined);
    });
    output.done(`Broker ${brokerId} is no longer registered.`, { broker: brokerId, unregistered: true });
  });
}
