/** AlterUserScramCredentials: what a user's password is checked against (KIP-554, RFC 5802; Kafka's ScramControlManager). */
import { createHash, createHmac } from "node:crypto";
import { scramKey } from "../../metadata/metadata-delta.ts";
import type { Steps } from "../../platform/slices.ts";
import type { MetadataRecord } from "../../metadata/metadata-record.ts";
import { isScramSupported } from "../../metadata/metadata-version.ts";
import type { AlterUserScramCredentialsRequest } from "../../protocol/generated/alter-user-scram-credentials-request.ts";
import {
  type AlterUserScramCredentialsResponse,
  newAlterUserScramCredentialsResponse,
} from "../../protocol/generated/alter-user-scram-credentials-response.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { type ErrorRow, errorRow, NO_ERROR } from "../api-error-row.ts";
import type { ControllerResult, ControllerView } from "../controller-view.ts";
import { RECORDS_PER_BATCH_MAX } from "../quorum-controller.ts";

type Deletion = AlterUserScramCredentialsRequest["deletions"][number];
type Upsertion = AlterUserScramCredentialsRequest["upsertions"][number];

/** The hash of each mechanism, by the number that stands for it on the wire and in records. */
const HASHES: Readonly<Record<number, "sha256" | "sha512">> = { 1: "sha256", 2: "sha512" };

const ITERATIONS_MIN = 4096;
const ITERATIONS_MAX = 16_384;

const DUPLICATE: ErrorRow = {
  errorCode: ErrorCode.DUPLICATE_RESOURCE,
  errorMessage: "A user credential cannot be altered twice in the same request",
};

/**
 * Sets and removes credentials, a row for each user; each succeeds or fails by itself. It may be left for a while after each.
 *
 * @throws {ApiError} POLICY_VIOLATION for more than one operation may write, before they are all computed
 */
export function* alterUserScramCredentials(
  view: ControllerView,
  request: AlterUserScramCredentialsRequest,
): Steps<ControllerResult<AlterUserScramCredentialsResponse>> {
  const changes = new Map<string, MetadataRecord>();
  const errors = new Map<string, ErrorRow>();
  const take = (name: string, toRecord: () => MetadataRecord): void => {
    if (errors.has(name)) return;
    if (changes.delete(name)) {
      errors.set(name, DUPLICATE);
      return;
    }
    try {
      if (!isScramSupported(view.image.features.metadataVersion)) {
        throw new ApiError(ErrorCode.UNSUPPORTED_VERSION, "The current metadata.version does not support SCRAM");
      }
      changes.set(name, toRecord());
    } catch (error) {
      errors.set(name, errorRow(error));
    }
  };
  for (const deletion of request.deletions) {
    take(deletion.name, () => deletionRecord(view, deletion));
    yield;
  }
  for (const upsertion of request.upsertions) {
    take(upsertion.name, () => upsertionRecord(upsertion));
    if (changes.size > RECORDS_PER_BATCH_MAX) {
      throw new ApiError(ErrorCode.POLICY_VIOLATION, "Unable to perform excessively large batch operation.");
    }
    yield;
  }
  const results: AlterUserScramCredentialsResponse["results"] = [];
  for (const user of changes.keys()) results.push({ user, ...NO_ERROR });
  for (const [user, error] of errors) {
    results.push({ user, ...error });
    yield;
  }
  return { records: [...changes.values()], response: newAlterUserScramCredentialsResponse({ results }) };
}

function deletionRecord(view: ControllerView, { name, mechanism }: Deletion): MetadataRecord {
  hashOf(name, mechanism);
  if (!view.image.scram.has(scramKey({ name, mechanism }))) {
    throw new ApiError(ErrorCode.RESOURCE_NOT_FOUND, "Attempt to delete a user credential that does not exist");
  }
  return { type: "RemoveUserScramCredentialRecord", version: 0, data: { name, mechanism } };
}

function upsertionRecord({ name, mechanism, iterations, salt, saltedPassword }: Upsertion): MetadataRecord {
  const hash = hashOf(name, mechanism);
  if (iterations < ITERATIONS_MIN) throw new ApiError(ErrorCode.UNACCEPTABLE_CREDENTIAL, "Too few iterations");
  if (iterations > ITERATIONS_MAX) throw new ApiError(ErrorCode.UNACCEPTABLE_CREDENTIAL, "Too many iterations");
  // RFC 5802: what is stored proves a password, but does not give it away.
  const clientKey = createHmac(hash, saltedPassword).update("Client Key").digest();
  const storedKey = createHash(hash).update(clientKey).digest();
  const serverKey = createHmac(hash, saltedPassword).update("Server Key").digest();
  const data = { name, mechanism, salt, storedKey, serverKey, iterations };
  return { type: "UserScramCredentialRecord", version: 0, data };
}

/** @throws {ApiError} when there can be no such user or mechanism */
function hashOf(name: string, mechanism: number): "sha256" | "sha512" {
  if (name === "") throw new ApiError(ErrorCode.UNACCEPTABLE_CREDENTIAL, "Username must not be empty");
  const hash = HASHES[mechanism];
  if (hash === undefined) throw new ApiError(ErrorCode.UNSUPPORTED_SASL_MECHANISM, "Unknown SCRAM mechanism");
  return hash;
}
