/** Reads a request's header; by hand, since every request has one and clients repeat themselves. */
import { ProtocolError } from "../../protocol/errors.ts";
import { Reader } from "../../protocol/reader.ts";
import type { ClientConnection } from "./client-connection.ts";

/** Kafka reads the client id as int16 length and text in every header version, flexible ones included (KIP-511). */
const CLIENT_ID_LENGTH_AT = 8;
const CLIENT_ID_AT = 10;

/** A request's header. */
export interface RequestHeader {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  /** Where the client id ends: tagged fields follow when the version is flexible, then the body. */
  readonly endPosition: number;
}

/**
 * Reads the header's part that all versions share.
 *
 * @throws {ProtocolError} when the frame is too short
 */
export function readRequestHeader(frame: Uint8Array, connection: ClientConnection): RequestHeader {
  if (frame.length < CLIENT_ID_AT) throw new ProtocolError(`a frame of ${frame.length} bytes holds no request header`);
  const clientIdBytes = int16(frame, CLIENT_ID_LENGTH_AT);
  const endPosition = CLIENT_ID_AT + Math.max(0, clientIdBytes);
  if (endPosition > frame.length) throw new ProtocolError("client id runs past the frame");
  return {
    apiKey: int16(frame, 0),
    apiVersion: int16(frame, 2),
    correlationId: (int16(frame, 4) << 16) | (int16(frame, 6) & 0xff_ff),
    clientId: clientIdBytes < 0 ? null : connection.clientId(frame, CLIENT_ID_AT, endPosition),
    endPosition,
  };
}

/** A reader of the request's body, past the header's tagged fields when there are some. @throws {ProtocolError} */
export function bodyReader(frame: Uint8Array, header: RequestHeader, isFlexible: boolean): Reader {
  const reader = new Reader(frame, header.endPosition);
  reader.limitLongStrings();
  if (isFlexible) reader.skipTaggedFields();
  return reader;
}

function int16(bytes: Uint8Array, position: number): number {
  return ((((bytes[position] ?? 0) << 8) | (bytes[position + 1] ?? 0)) << 16) >> 16;
}
