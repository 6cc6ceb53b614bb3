/**
 * `partition.metadata`: which topic id a partition's directory belongs to (KIP-516). It must be there before the
 * first record: a Kafka that takes the directory over without it sets the partition aside and starts empty.
 */
import { isUuid, ZERO_UUID, type Uuid } from "../base/uuid.ts";
import type { FileSystem } from "../platform/platform.ts";

/** The file's name in the partition's directory. */
export const PARTITION_METADATA_NAME = "partition.metadata";

/**
 * Reads the topic id of a partition's directory.
 *
 * @returns `undefined` when there is no file, or when it is empty: a power failure may leave the name without the bytes
 * @throws {Error} when the file says something else
 */
export function readPartitionMetadata(files: FileSystem, directory: string): Uuid | undefined {
  const path = `${directory}/${PARTITION_METADATA_NAME}`;
  if (!files.exists(path)) return undefined;
  const text = files.readWhole(path).toString("utf8");
  if (/^\0*$/.test(text)) return undefined;
  const match = /^version:\s+(\d+)\r?\ntopic_id:\s+(\S+)\s*$/.exec(text);
  const topicId = match?.[2];
  if (topicId === undefined || !isUuid(topicId) || topicId === ZERO_UUID) {
    throw new Error(`malformed partition metadata in ${path}`);
  }
  return topicId;
}

/**
 * Writes the topic id, by a temporary file and a rename, so that the name never stands for half of it. Reaches the page
 * cache; who created the log also has it synced.
 */
export function writePartitionMetadata(files: FileSystem, directory: string, topicId: Uuid): void {
  const path = `${directory}/${PARTITION_METADATA_NAME}`;
  files.writeWhole(`${path}.tmp`, Buffer.from(`version: 0\ntopic_id: ${topicId}`));
  files.rename(`${path}.tmp`, path);
}
