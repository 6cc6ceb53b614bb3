/** Emits, for responses that may be long, a second function that writes them, as a generator that may be left between elements. */
import { emitWrite } from "./emit-write.ts";
import type { MessageModel, Struct } from "./message-model.ts";

/** The arrays after whose elements such a response may be left, from the message inwards. */
const LONG_RESPONSES: Readonly<Record<string, readonly string[]>> = {
  CreateTopicsResponse: ["topics"],
  DescribeConfigsResponse: ["results"],
  DescribeLogDirsResponse: ["results", "topics"],
  ListOffsetsResponse: ["topics"],
  MetadataResponse: ["topics"],
};

/** `writeXInSteps`; nothing for structs that are written in one go. */
export function emitSteps(model: MessageModel, struct: Struct): string[] {
  const path = LONG_RESPONSES[model.schema.name] ?? [];
  let current = model.structs.find(({ isMessage }) => isMessage);
  for (const [depth, key] of path.entries()) {
    const field = current?.fields.find((candidate) => candidate.key === key);
    if (current === undefined || field === undefined) throw new Error(`${model.schema.name} has no array ${key}`);
    const element = model.structOf(field);
    if (current === struct) return stepped(model, struct, { key, element, isInnermost: depth === path.length - 1 });
    current = element;
  }
  return [];
}

function stepped(
  model: MessageModel,
  struct: Struct,
  array: { readonly key: string; readonly element: Struct; readonly isInnermost: boolean },
): string[] {
  const subject = struct.isMessage ? "message" : "struct";
  const { typeName } = array.element;
  const loop = `  for (const element of ${subject}.${array.key}) write${typeName}(writer, element, version);`;
  const inSteps = array.isInnermost
    ? [
        `  for (const element of ${subject}.${array.key}) {`,
        `    write${typeName}(writer, element, version);`,
        "    yield;",
        "  }",
      ]
    : [
        `  for (const element of ${subject}.${array.key}) {`,
        `    yield* write${typeName}InSteps(writer, element, version);`,
        "  }",
      ];
  const lines = emitWrite(model, struct);
  if (!lines.includes(loop)) throw new Error(`${model.schema.name} does not write ${array.key} in one loop`);
  return lines.flatMap((line) => {
    if (line === loop) return inSteps;
    if (!line.startsWith("export function write") && !line.startsWith("function write")) return [line];
    return [
      line
        .replace("function write", "function* write")
        .replace(`write${struct.typeName}(`, `write${struct.typeName}InSteps(`)
        .replace("): void {", "): Generator<void, void, void> {"),
    ];
  });
}
