/** Directories of brokers that keep nothing: made in the system's temporary folder, swept when their process was killed. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Logger } from "../base/logger.ts";
import { DirectoryLockedError, type Platform } from "../platform/platform.ts";

const PREFIX = "rafka-ephemeral-";
/** A directory younger than this may belong to a broker that is about to lock it. */
const SWEEP_AGE_MS = 60_000;

/** Makes a fresh directory and gives its path. */
export function makeEphemeralDirectory(platform: Platform): string {
  const name = Buffer.from(platform.random.bytes(9)).toString("hex");
  const path = join(tmpdir(), `${PREFIX}${name}`);
  platform.files.makeDirectory(path);
  return path;
}

/**
 * Removes what brokers left that did not get to stop: directories that are old enough and that nobody has locked.
 * Never throws; what cannot be removed stays.
 */
export async function sweepEphemeralDirectories(platform: Platform, logger: Logger): Promise<void> {
  const { files, clock } = platform;
  const home = tmpdir();
  for (const name of files.list(home)) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(home, name);
    const stat = files.stat(path);
    if (stat === undefined || !stat.isDirectory || clock.nowMs() - stat.modifiedMs < SWEEP_AGE_MS) continue;
    try {
      const lock = await files.lockDirectory(path);
      files.removeDirectory(path);
      await lock.release();
      logger.debug(`removed ${path}, left by a broker that was killed`);
    } catch (error) {
      if (!(error instanceof DirectoryLockedError)) logger.debug(`cannot remove ${path}`, { error });
    }
  }
}
