/** Reads a request's header; by hand, since every request has one and clients repeat themselves. */
import { apiKeyInfo } from "../protocol/api-keys.ts";
import { ProtocolError } from "../protocol/errors.ts";
import type { ClientConnection } from "./client-connection.ts";

/** A request's header, and where its body begins in the frame. */
export interface RequestHeader {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  readonly bodyStart: number;
}
