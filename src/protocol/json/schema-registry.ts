/** The schema of every message by name, parsed when first asked for. */
import { SCHEMA_TEXTS } from "../generated/schema-texts.ts";
import { type MessageSchema, parseSchema } from "../schema.ts";

// Facts, the same for everyone in the process.
const parsed = new Map<string, MessageSchema>();

/** The names of all messages that have a valid version, `FetchRequest`, `TopicRecord`, `RequestHeader`, sorted by file. */
export const MESSAGE_NAMES: readonly string[] = Object.keys(SCHEMA_TEXTS);

/** The schema of the message with exactly this name, or undefined. */
export function schemaOf(name: string): MessageSchema | undefined {
  const known = parsed.get(name);
  if (known !== undefined || !Object.hasOwn(SCHEMA_TEXTS, name)) return known;
  const schema = parseSchema(SCHEMA_TEXTS[name] ?? "");
  parsed.set(name, schema);
  return schema;
}
