import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Makes a directory that goes when this process ends, also by an error. */
export function temporaryDirectory(name: string): string {
  const path = mkdtempSync(join(tmpdir(), `rafka-${name}-`));
  process.once("exit", () => rmSync(path, { recursive: true, force: true }));
  return path;
}
