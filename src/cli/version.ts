import { readFileSync } from "node:fs";

/** The package's version, from the package.json that lies above this file in a checkout and in the installed package. */
export function packageVersion(): string {
  for (const place of ["../package.json", "../../package.json"]) {
    try {
      const manifest = JSON.parse(readFileSync(new URL(place, import.meta.url), "utf8")) as {
        name?: string;
        version?: string;
      };
      if (manifest.name === "rafka" && manifest.version !== undefined) return manifest.version;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    }
  }
  return "unknown";
}

/** `rafka --version`: ours, and the Kafka whose protocol and formats we keep to. */
export function printVersion(): void {
  process.stdout.write(`rafka ${packageVersion()} (Apache Kafka 4.4)\n`);
}
