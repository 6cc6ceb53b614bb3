/** Topics: create and delete. */
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import {
  newCreateTopicsRequest,
  newCreateTopicsRequestCreatableTopic,
  newCreateTopicsRequestCreatableTopicConfig,
} from "../../protocol/generated/create-topics-request.ts";
import { newDeleteTopicsRequest } from "../../protocol/generated/delete-topics-request.ts";
import { createTopicsCall, deleteTopicsCall } from "./cluster-calls.ts";
import { FinalError } from "./final-error.ts";
import type { KafkaClient } from "./kafka-client.ts";

/** What a new topic is like; −1 leaves a number to the broker. */
export interface NewTopic {
  readonly name: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly configs: ReadonlyMap<string, string>;
}

/** Creates a topic, or with `validateOnly` tells whether it could be. */
export function createTopic(client: KafkaClient, topic: NewTopic, validateOnly = false): Promise<void> {
  const { name, partitionCount, replicationFactor, configs } = topic;
  const request = newCreateTopicsRequest({
    timeoutMs: 30_000,
    validateOnly,
    topics: [
      newCreateTopicsRequestCreatableTopic({
        name,
        numPartitions: partitionCount,
        replicationFactor,
        configs: [...configs].map(([configName, value]) =>
          newCreateTopicsRequestCreatableTopicConfig({ name: configName, value }),
        ),
      }),
    ],
  });
  return client.retried(async () => {
    const { topics } = await client.toController(createTopicsCall, request);
    check(topics[0]);
  });
}

/** Deletes a topic by name. */
export function deleteTopic(client: KafkaClient, name: string): Promise<void> {
  const request = newDeleteTopicsRequest({ topicNames: [name], timeoutMs: 30_000 });
  return client.retried(async () => {
    const { responses } = await client.toController(deleteTopicsCall, request);
    const answer = responses[0];
    // UNKNOWN_TOPIC_OR_PARTITION counts as retriable, but no waiting brings back what is to be deleted.
    if (answer?.errorCode === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
      throw new FinalError(new ApiError(answer.errorCode, `topic ${name} does not exist`));
    }
    check(answer);
  });
}

function check(answer: { readonly errorCode: number; readonly errorMessage: string | null } | undefined): void {
  if (answer === undefined) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR, "the broker answered no topic");
  if (answer.errorCode !== ErrorCode.NONE) throw new ApiError(answer.errorCode, answer.errorMessage ?? undefined);
}
