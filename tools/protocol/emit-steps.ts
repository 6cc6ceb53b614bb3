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

/** `XInSteps` and `writeXInSteps`; nothing for structs that are written in one go. */
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
        "    yield element;",
        "  }",
      ]
    : [
        `  for (const element of ${subject}.${array.key}) {`,
        `    yield* write${typeName}InSteps(writer, element, version);`,
        "  }",
      ];
  const { isInnermost, key } = array;
  const elements = isInnermost ? `Rows<${typeName}>` : `${typeName}InSteps[]`;
  const type = [
    `/** As {@link ${struct.typeName}}${isInnermost ? ", with rows that may be made while they are written" : ""}. */`,
    `export interface ${struct.typeName}InSteps extends Omit<${struct.typeName}, "${key}"> {`,
    `  ${key}: ${elements};`,
    "}",
    "",
  ];
  const row = innermostType(model);
  const lines = emitWrite(model, struct);
  if (!lines.includes(loop)) throw new Error(`${model.schema.name} does not write ${array.key} in one loop`);
  const written = lines.flatMap((line) => {
    if (line === loop) return inSteps;
    if (!line.startsWith("export function write") && !line.startsWith("function write")) return [line];
    return [
      line
        .replace("function write", "function* write")
        .replace(`write${struct.typeName}(`, `write${struct.typeName}InSteps(`)
        .replace(`${subject}: ${struct.typeName},`, `${subject}: ${struct.typeName}InSteps,`)
        .replace("): void {", `): Generator<${row}, void, void> {`),
    ];
  });
  return [...type, ...written];
}

/** What the generators of a message yield: the rows that they have written. */
function innermostType(model: MessageModel): string {
  let current = model.structs.find(({ isMessage }) => isMessage);
  for (const key of LONG_RESPONSES[model.schema.name] ?? []) {
    const field = current?.fields.find((candidate) => candidate.key === key);
    current = field === undefined ? undefined : model.structOf(field);
  }
  return current?.typeName ?? "never";
}
