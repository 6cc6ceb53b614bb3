/** Codecs and records against JSON, a copy, or a checksum of the same bytes. */
import { crc32 } from "node:zlib";
import { buildBatch } from "../../src/records/build-batch.ts";
import { TimestampType } from "../../src/records/record-batch.ts";
import { validateRecords, type ValidationRules } from "../../src/records/validate-records.ts";
import { PROTOCOL_QUESTIONS } from "./protocol-questions.ts";
import { type Baseline, cpuSides } from "./ratio.ts";

const RULES: ValidationRules = {
  isCompacted: false,
  maxMessageBytes: 100_000_000,
  maxDecompressedMessageBytes: 2_147_483_639,
  timestampType: TimestampType.CREATE_TIME,
  timestampBeforeMaxMs: Infinity,
  timestampAfterMaxMs: Infinity,
  compression: undefined,
  compressionLevel: undefined,
};

function validation(count: number, valueBytes: number): Baseline {
  return {
    name: `records: validate ${count} × ${valueBytes} B`,
    against: "zlib's CRC-32 of the same bytes",
    measured: "CPU time",
    prepare() {
      const value = Buffer.alloc(valueBytes, 1);
      const batch = buildBatch({ records: Array.from({ length: count }, () => ({ key: null, value, timestamp: 1 })) });
      const validate = (): void => {
        const result = validateRecords(batch, { rules: RULES, origin: "CLIENT", nowMs: 1 });
        if (result instanceof Promise || result.batch === undefined) throw new Error("refused");
      };
      return cpuSides(validate, () => crc32(batch));
    },
  };
}

/** See the file's head. */
export const PROTOCOL_BASELINES: readonly Baseline[] = [
  ...PROTOCOL_QUESTIONS.flatMap(({ name, ask, reference }): Baseline[] =>
    reference === undefined
      ? []
      : [
          {
            name: `protocol: ${name}`,
            against: reference.name,
            measured: "CPU time",
            prepare: () => cpuSides(ask, reference.ask),
          },
        ],
  ),
  validation(16, 1024),
  validation(150, 100),
];
