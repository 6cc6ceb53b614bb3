/**
 * `meta.properties`, the file that makes a directory a log directory of one node of one cluster.
 */
import type { Uuid } from "../base/uuid.ts";
import type { FileSystem } from "../platform/platform.ts";

/** The file's name in each log directory. */
export const META_PROPERTIES_NAME = "meta.properties";

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
 * @throws {Error} for a version or node id that is no number, or an unknown version
 */
export function readMetaProperties(files: FileSystem, directory: string): MetaProperties | undefined {
  const path = `${directory}/${META_PROPERTIES_NAME}`;
  if (!files.exists(path)) return undefined;
  const values = new Map<string, string>();
  for (const line of files.readWhole(path).toString("utf8").split(/\r?\n/)) {
    const match = /^\s*([^#!\s=:][^=:\s]*)\s*[=:]?\s*(.*)$/.exec(line);
    // Kafka's writer escapes what a Java properties file must, of which only these can stand in an id.
    if (match !== null) values.set(match[1] ?? "", (match[2] ?? "").replaceAll(/\\([:=#!\\ ])/g, "$1").trimEnd());
  }
  const version = Number(values.get("version") ?? "0");
  if (version !== 0 && version !== 1)
    throw new Error(`Unknown meta.properties version number '${values.get("version")}' in ${path}`);
  // Version 0 called it broker.id.
  const nodeId = values.get(version === 0 ? "broker.id" : "node.id");
  if (nodeId !== undefined && !/^-?\d+$/.test(nodeId))
    throw new Error(`Unable to read node id '${nodeId}' as an integer in ${path}`);
  return {
    version,
    clusterId: values.get("cluster.id"),
    nodeId: nodeId === undefined ? undefined : Number(nodeId),
    directoryId: values.get("directory.id"),
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
    "version=1",
    `cluster.id=${properties.clusterId.replaceAll(/[:=#!\\ ]/g, String.raw`\$&`)}`,
    "",
  ];
  const path = `${directory}/${META_PROPERTIES_NAME}`;
  const bytes = Buffer.from(lines.join("\n"));
  if (options.isEphemeral) files.writeWhole(path, bytes);
  else files.writeAtomically(path, bytes);
}
