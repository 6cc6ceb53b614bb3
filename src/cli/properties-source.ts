/** Reads a properties file as the lint wants it: its bytes, and who may read it. */
import { createReadStream, statSync } from "node:fs";
import type { Finding } from "../config/lint/finding.ts";
import { fileFinding, PROPERTIES_BYTES_MAX, type SourceFile } from "../config/lint/source-file.ts";
import { isSystemError } from "../platform/platform.ts";

/** The name that stands for standard input. */
export const STANDARD_INPUT = "-";

/** Reads a file, or standard input for `-`; what cannot be read is a finding. */
export async function readPropertiesSource(name: string): Promise<SourceFile | Finding> {
  if (name === STANDARD_INPUT)
    return { name: "(standard input)", bytes: await collect(process.stdin), mode: undefined };
  try {
    const status = statSync(name);
    // Windows makes the bits up; a pipe's are not those of what comes out of it.
    const mode = process.platform === "win32" || !status.isFile() ? undefined : status.mode & 0o777;
    return { name, bytes: await collect(createReadStream(name)), mode };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return fileFinding("unreadable-file", { file: name }, error.message, "name a file that exists and may be read");
  }
}

/** All bytes, or the first that are too many. */
async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > PROPERTIES_BYTES_MAX) break;
  }
  return Buffer.concat(chunks);
}
