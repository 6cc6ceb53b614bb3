import { CompressionType } from "../records/compression/compression-type.ts";
import { TimestampType } from "../records/record-batch.ts";
import type { ValidationRules } from "../records/validate-records.ts";
import type { LogConfig } from "./log-config.ts";

const COMPRESSION = {
  producer: undefined,
  uncompressed: CompressionType.NONE,
  gzip: CompressionType.GZIP,
  snappy: CompressionType.SNAPPY,
  lz4: CompressionType.LZ4,
  zstd: CompressionType.ZSTD,
} as const satisfies Record<LogConfig["compressionType"], CompressionType | undefined>;

/** What a log's configs ask of the records it is given. */
export function validationRulesOf(config: LogConfig): ValidationRules {
  return {
    isCompacted: config.cleanupPolicy.has("compact"),
    maxMessageBytes: config.maxMessageBytes,
    maxDecompressedMessageBytes: config.maxDecompressedMessageBytes,
    timestampType:
      config.messageTimestampType === "LogAppendTime" ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME,
    timestampBeforeMaxMs: config.messageTimestampBeforeMaxMs,
    timestampAfterMaxMs: config.messageTimestampAfterMaxMs,
    compression: COMPRESSION[config.compressionType],
    compressionLevel: levelOf(config),
  };
}

function levelOf(config: LogConfig): number | undefined {
  if (config.compressionType === "gzip") return config.compressionGzipLevel;
  if (config.compressionType === "lz4") return config.compressionLz4Level;
  return config.compressionType === "zstd" ? config.compressionZstdLevel : undefined;
}
