import type { FileSystem } from "../../platform/platform.ts";

/**
 * Replaces a file so that a crash leaves the old or the new one, syncing off the event loop. One at a time for each path.
 * Unlike `FileSystem.writeAtomically` the new name itself may be lost with the power: the old file is then back.
 */
export async function replaceDurably(files: FileSystem, path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  files.writeWhole(temporary, Buffer.from(text));
  const file = files.open(temporary, "readWrite");
  try {
    await file.syncAsync();
  } finally {
    file.close();
  }
  files.rename(temporary, path);
}
