/** Messages with tagged fields that nobody knows, in every section that there is; and sections that lie. */
import { type MessageLayout, splice, type TagSection, varint } from "./message-layout.ts";

const field = (tag: number, bytes: string, sizeBytes: number = bytes.length / 2): string =>
  varint(tag) + varint(sizeBytes) + bytes;

const EMPTY = field(4000, "");
const SMALL = field(4001, "010203");

/** What is put into a section, before or after the fields that it has. */
const ADDITIONS: readonly { readonly count: number; readonly before?: string; readonly after?: string }[] = [
  { count: 1, before: EMPTY },
  { count: 1, after: SMALL },
  { count: 2, before: EMPTY + SMALL },
  { count: 2, before: EMPTY, after: SMALL },
  // Not in the order of tags, and one twice.
  { count: 3, before: SMALL + EMPTY + SMALL },
  { count: 1, after: field(4002, "ab".repeat(300)) },
  { count: 1, after: field(2 ** 31 - 1, "00") },
  // Tags that are known elsewhere, and one whose value is shorter and longer than it should be where it is known.
  { count: 1, after: field(0, "0007") },
  { count: 1, after: field(0, "07") },
  { count: 1, after: field(0, "000700") },
  { count: 1, after: field(1, "00") },
  // Lies: more fields than there are, and sizes that run past the end.
  { count: 1 },
  { count: 5, before: EMPTY },
  { count: 1, after: field(4000, "00", 2) },
  { count: 1, after: field(4000, "00", 1_000_000) },
  { count: 1, after: `${varint(4000)}ffffffff0f` },
];

/** Every variant of every section, hex; none for a version without sections. */
export function taggedVariants({ sections }: MessageLayout, hex: string): string[] {
  const variants = sections.flatMap((section) => ADDITIONS.map((addition) => added(hex, section, addition)));
  const outermost = sections.at(-1);
  if (outermost === undefined) return variants;
  // The most fields that Kafka takes in one section, and one more.
  const crowds = [10_000, 10_001].map((total) => {
    const count = total - outermost.count;
    return added(hex, outermost, { count, after: EMPTY.repeat(count) });
  });
  return [...variants, ...crowds];
}

function added(
  hex: string,
  { position, count, end }: TagSection,
  addition: { readonly count: number; readonly before?: string; readonly after?: string },
): string {
  const { before = "", after = "" } = addition;
  // Each of these sections counts below 128: in one byte.
  const kept = hex.slice((position + 1) * 2, end * 2);
  return splice(hex, [position, end], varint(count + addition.count) + before + kept + after);
}
