/** Whole requests: the right header version and the wrong one, what headers may hold, and cuts at every byte. */
import { headerVersions } from "../../src/protocol/api-keys.ts";
import type { AdminApi } from "./admin-apis.ts";
import { varint } from "./message-layout.ts";

/** What stands in a request's header. */
export interface HeaderBytes {
  readonly apiKey: number;
  readonly version: number;
  readonly correlationId?: number;
  /** The client id with its length, hex. */
  readonly clientId?: string;
  /** The tagged fields of header version 2, hex; empty in version 1. */
  readonly tags?: string;
}

/** A request's header, hex. */
export function headerHex({
  apiKey,
  version,
  correlationId = 7,
  clientId = text("matrix"),
  tags = "",
}: HeaderBytes): string {
  const fixed = Buffer.alloc(8);
  fixed.writeInt16BE(apiKey, 0);
  fixed.writeInt16BE(version, 2);
  fixed.writeInt32BE(correlationId, 4);
  return fixed.toString("hex") + clientId + tags;
}

/** A text behind an int16 of its length, or of another, hex. */
function text(value: string, length: number = Buffer.byteLength(value)): string {
  const bytes = Buffer.from(value);
  const prefix = Buffer.alloc(2);
  prefix.writeInt16BE(length);
  return Buffer.concat([prefix, bytes]).toString("hex");
}

/** Names and headers around one sound body, hex. */
export function headerVariants({ apiKey, versions }: AdminApi, version: number): [what: string, header: string][] {
  const isFlexible = headerVersions(apiKey, version)?.request === 2;
  const right = isFlexible ? "00" : "";
  const base = { apiKey, version, tags: right };
  const variants: [string, HeaderBytes][] = [
    ["its header", base],
    ["the other header version", { ...base, tags: isFlexible ? "" : "00" }],
    ["no client id", { ...base, clientId: "ffff" }],
    ["an empty client id", { ...base, clientId: "0000" }],
    ["a client id of many bytes", { ...base, clientId: text("größe 🦊".repeat(50)) }],
    ["a client id of length -2", { ...base, clientId: "fffe" }],
    ["a client id that takes a byte too few", { ...base, clientId: text("matrix", 5) }],
    ["a client id that takes a byte too many", { ...base, clientId: text("matrix", 7) }],
    ["a client id past the frame", { ...base, clientId: text("matrix", 32_767) }],
    ["a negative correlation id", { ...base, correlationId: -(2 ** 31) }],
    ["the version below", { ...base, version: versions[0] - 1 }],
    ["the version above", { ...base, version: versions[1] + 1 }],
    ["version 32767", { ...base, version: 32_767 }],
    ["version -32768", { ...base, version: -32_768 }],
  ];
  if (isFlexible) {
    for (const [what, tags] of [
      ["an unknown tagged field", `01${varint(4000)}03010203`],
      ["two unknown tagged fields", `02${varint(9)}00${varint(4000)}0101`],
      ["a tagged field that runs past the frame", `01${varint(4000)}ffffffff07`],
      ["tagged fields that are not there", "05"],
    ] as const) {
      variants.push([what, { ...base, tags }]);
    }
  }
  return variants.map(([what, header]) => [what, headerHex(header)]);
}

/** The questions about whole requests with one sound body. */
export function headerQuestions(api: AdminApi, version: number, body: string): string[] {
  const variants = headerVariants(api, version);
  const [, right = ""] = variants[0] ?? [];
  return [...variants.map(([, header]) => `frame\t${header}${body}`), `frame-cuts\t${right}${body}`];
}
