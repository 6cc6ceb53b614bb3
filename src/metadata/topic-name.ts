/** What may be a topic's name, and which names are the brokers' own. */

/** The longest topic name: `-<partition>` and a suffix must still fit into a file's name. */
export const TOPIC_NAME_LENGTH_MAX = 249;

const LEGAL = /^[a-zA-Z0-9._-]+$/;
const INTERNAL: ReadonlySet<string> = new Set(["__consumer_offsets", "__transaction_state", "__share_group_state"]);

/** Whether a topic may have this name, as Kafka's Topic.validate. */
export function isValidTopicName(name: string): boolean {
  return name.length <= TOPIC_NAME_LENGTH_MAX && LEGAL.test(name) && name !== "." && name !== "..";
}

/** Whether only brokers write this topic: Kafka's Topic.isInternal. */
export function isInternalTopic(name: string): boolean {
  return INTERNAL.has(name);
}
