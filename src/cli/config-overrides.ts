import { UsageError } from "./exit-codes.ts";

/**
 * Reads the texts of `--override`; the last of two with one name wins.
 *
 * @param command whose help tells more
 * @throws {UsageError} on a text that is no `key=value`
 */
export function parseOverrides(texts: readonly string[], command: string): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const text of texts) {
    const equals = text.indexOf("=");
    if (equals < 1) throw new UsageError(`--override wants key=value, not ${text}`, command);
    overrides[text.slice(0, equals)] = text.slice(equals + 1);
  }
  return overrides;
}
