/** What Kafka's ErrorsPerSec counts of a response, as `tools/record-error-counts.ts` recorded it from Kafka's classes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { API_TABLE } from "../../src/broker/dispatch/api-table.ts";
import { apiName } from "../../src/protocol/api-keys.ts";
import { Reader } from "../../src/protocol/reader.ts";
import { generatedCodec } from "./golden-vectors.ts";

const lines = gunzipSync(readFileSync(new URL("error-counts.gz", import.meta.url)))
  .toString("utf8")
  .trimEnd()
  .split("\n")
  .map((line) => line.split("\t") as [apiKey: string, version: string, hex: string, counts: string]);

describe("error codes of responses are counted as Kafka counts them", () => {
  for (const { apiKey, versions, load } of API_TABLE) {
    test(apiName(apiKey), async () => {
      const handler = await load();
      const codec = await generatedCodec(`${apiName(apiKey)}Response`);
      const recorded = lines.filter(([key]) => Number(key) === apiKey);
      const versionCount = versions[1] - versions[0] + 1;
      assert.equal(new Set(recorded.map(([, version]) => version)).size, versionCount, "every version is recorded");
      for (const [, version, hex, expected] of recorded) {
        const counts = new Map<number, number>();
        const response = codec.read(new Reader(Buffer.from(hex, "hex")), Number(version));
        const error = (code: number): void => void counts.set(code, (counts.get(code) ?? 0) + 1);
        handler.countErrors?.(response, { error }, Number(version));
        const counted = [...counts]
          .toSorted(([one], [other]) => one - other)
          .map(([code, count]) => `${code}=${count}`);
        assert.equal(counted.join(), expected, `v${version} of ${hex}`);
      }
    });
  }
});
