/** `rafka storage`: formats log directories and looks at them, without a running broker. */
import { resolve } from "node:path";
import { randomUuid } from "../../base/uuid.ts";
import { FormatError, formatStorage, storageInfo } from "../../controller/storage/format-storage.ts";
import { createRealPlatform } from "../../platform/real/real-platform.ts";
import { LogDirectoryError } from "../../raft/log-directories.ts";
import { type BrokerSettings, resolveSettings } from "../../server/broker-settings.ts";
import { CommandError, ExitCode } from "../exit-codes.ts";
import { Output } from "../output.ts";

/** Options of `storage format` and `storage info`. */
export interface StorageOptions {
  readonly data?: string;
  readonly json?: boolean;
  readonly clusterId?: string;
  readonly ignoreFormatted?: boolean;
  readonly releaseVersion?: string;
  readonly feature?: readonly string[];
}

/** `storage format`. */
export function format(file: string | undefined, options: StorageOptions): void {
  const platform = createRealPlatform();
  const output = new Output(options.json === true);
  const { config, logDirs, metadataLogDir } = settingsOf(file, options);
  try {
    const { clusterId, formatted } = formatStorage({
      platform,
      config,
      logDirs,
      metadataLogDir,
      clusterId: options.clusterId,
      releaseVersion: options.releaseVersion,
      featureLevels: new Map((options.feature ?? []).map(featureLevel)),
      ignoreFormatted: options.ignoreFormatted === true,
    });
    const what = formatted.length === 0 ? "All directories were formatted before" : `Formatted ${formatted.join(", ")}`;
    output.done(`${what}, cluster ${clusterId}, node ${config.nodeId}.`, {
      clusterId,
      nodeId: config.nodeId,
      formatted,
    });
  } catch (error) {
    if (error instanceof FormatError || error instanceof LogDirectoryError) throw new CommandError(error.message);
    throw error;
  }
}

/** `storage info`; fails when a broker could not start on what is there. */
export function info(file: string | undefined, options: StorageOptions): void {
  const output = new Output(options.json === true);
  const { config, logDirs, metadataLogDir } = settingsOf(file, options);
  const found = storageInfo({ platform: createRealPlatform(), config, logDirs, metadataLogDir });
  if (output.isJson) output.json(found);
  else {
    output.line(`Cluster ${found.clusterId ?? "-"}, node ${found.nodeId ?? "-"}`);
    for (const { logDir, directoryId } of found.formatted)
      output.line(`${logDir} is formatted, directory id ${directoryId ?? "-"}`);
    for (const problem of found.problems) output.line(problem);
  }
  if (found.problems.length > 0) process.exitCode = ExitCode.FAILED;
}

/** `storage random-uuid`. */
export function printRandomUuid(): void {
  new Output(false).line(randomUuid(createRealPlatform().random));
}

function settingsOf(file: string | undefined, { data }: StorageOptions): BrokerSettings {
  const dataDirectory = data ?? (file === undefined ? "./rafka-data" : undefined);
  const options = {
    ...(file === undefined ? {} : { properties: file }),
    ...(dataDirectory === undefined ? {} : { dataDirectory: resolve(dataDirectory) }),
  };
  return resolveSettings(options, createRealPlatform(), () => {
    throw new CommandError("no log directory is named");
  });
}

function featureLevel(text: string): [string, number] {
  const [name = "", level = ""] = text.split("=");
  if (name === "" || !/^\d+$/.test(level)) throw new CommandError(`--feature wants name=level, not ${text}`);
  return [name, Number(level)];
}
