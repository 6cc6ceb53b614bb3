/**
 * `partition.metadata`: which topic id a partition's directory belongs to (KIP-516). It must be there before the
 * first record: a Kafka that takes the directory over without it sets the partition aside and starts empty.
 */
import { isUuid, ZERO_UUID, type Uuid } from "../../base/uuid.ts";
import type { FileSystem } from "../../platform/platform.ts";

/** The file's name in the partition's directory. */
export const PARTITION_METADATA_NAME = "partition.metadata";

/** The version of its text. */
export const PARTITION_METADATA_VERSION = 0;

/**
 * Reads the topic id of a partition's directory.
 *
 * @returns `undefined` when there is no file, or when it does not say one: a power failure may leave the name without all
 *   the bytes, and the metadata knows the id
 */
export function readPartitionMetadata(files: FileSystem, directory: string): Uuid | undefined {
  const path = `${directory}/${PARTITION_METADATA_NAME}`;
  if (!files.exists(path)) return undefined;
  const text = files.readWhole(path).toString("utf8");
  const topicId = /^version:\s+\d+\r?\ntopic_id:\s+(\S+)\s*$/.exec(text)?.[1];
  return topicId !== undefined && isUuid(topicId) && topicId !== ZERO_UUID ? topicId : undefined;
}

/** Gets the file to the disk, off the event loop; nothing happens when the directory is gone. */
export async function syncPartitionMetadata(files: FileSystem, directory: string): Promise<void> {
  const path = `${directory}/${PARTITION_METADATA_NAME}`;
  if (!files.exists(path)) return;
  const file = files.open(path, "readWrite");
  try {
    await file.syncAsync();
  } finally {
    file.close();
  }
}

/**
 * Writes the topic id, by a temporary file and a rename, so that the name never stands for half of it. Reaches the page
 * cache; who created the log also has it synced.
 */
export function writePartitionMetadata(files: FileSystem, directory: string, topicId: Uuid): void {
  const path = `${directory}/${PARTITION_METADATA_NAME}`;
  files.writeWhole(`${path}.tmp`, Buffer.from(`version: ${PARTITION_METADATA_VERSION}\ntopic_id: ${topicId}`));
  files.rename(`${path}.tmp`, path);
}
