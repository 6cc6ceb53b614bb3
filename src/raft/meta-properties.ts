/**
 * `meta.properties`, the file that makes a directory a log directory of one node of one cluster.
 */
import { parseProperties } from "../base/properties.ts";
import type { Uuid } from "../base/uuid.ts";
import type { FileSystem } from "../platform/platform.ts";

/** The file's name in each log directory. */
export const META_PROPERTIES_NAME = "meta.properties";

/** The versions of the file that are read, inclusive; the last one is written. */
export const META_PROPERTIES_VERSIONS = { min: 0, max: 1 } as const;

/** What the file says. Version 0 is what Kafka wrote before KRaft: there a field may be missing. */
export interface MetaProperties {
  readonly version: number;
  readonly clusterId: string | undefined;
  readonly nodeId: number | undefined;
  readonly directoryId: Uuid | undefined;
}

/**
 * Reads a directory's file.
 *
 * @returns undefined when there is none
 * @throws {Error} for a version or node id that is no number, an unknown version, or text that Java could not read either
 */
export function readMetaProperties(files: FileSystem, directory: string): MetaProperties | undefined {
  const path = `${directory}/${META_PROPERTIES_NAME}`;
  if (!files.exists(path)) return undefined;
  const entries = parseProperties(files.readWhole(path).toString("utf8"));
  const valueOf = (name: string): string | undefined => entries.get(name)?.value.trimEnd();
  const version = Number(valueOf("version") ?? "0");
  if (version !== META_PROPERTIES_VERSIONS.min && version !== META_PROPERTIES_VERSIONS.max)
    throw new Error(`Unknown meta.properties version number '${valueOf("version")}' in ${path}`);
  // Version 0 called it broker.id.
  const nodeId = valueOf(version === 0 ? "broker.id" : "node.id");
  if (nodeId !== undefined && !/^-?\d+$/.test(nodeId))
    throw new Error(`Unable to read node id '${nodeId}' as an integer in ${path}`);
  return {
    version,
    clusterId: valueOf("cluster.id"),
    nodeId: nodeId === undefined ? undefined : Number(nodeId),
    directoryId: valueOf("directory.id"),
  };
}

/**
 * Writes a directory's file in version 1; after a crash the old or the new one is there.
 *
 * @param options.isEphemeral the directory does not outlive the process: nothing is synced
 */
export function writeMetaProperties(
  files: FileSystem,
  directory: string,
  properties: { readonly clusterId: string; readonly nodeId: number; readonly directoryId: Uuid },
  options: { readonly isEphemeral: boolean },
): void {
  const lines = [
    "#",
    `node.id=${properties.nodeId}`,
    `directory.id=${properties.directoryId}`,
    `version=${META_PROPERTIES_VERSIONS.max}`,
    `cluster.id=${properties.clusterId.replaceAll(/[:=#!\\ ]/g, String.raw`\$&`)}`,
    "",
  ];
  const path = `${directory}/${META_PROPERTIES_NAME}`;
  const bytes = Buffer.from(lines.join("\n"));
  if (options.isEphemeral) files.writeWhole(path, bytes);
  else files.writeAtomically(path, bytes);
}
