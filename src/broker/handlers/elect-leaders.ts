/** ElectLeaders v0–2: elections of preferred or unclean leaders through the controller (KIP-183, KIP-460). */
import { refusedElections } from "../../controller/topics/elect-leaders.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type ElectLeadersRequest, readElectLeadersRequest } from "../../protocol/generated/elect-leaders-request.ts";
import {
  type ElectLeadersResponse,
  writeElectLeadersResponse,
} from "../../protocol/generated/elect-leaders-response.ts";
import type { ApiHandler } from "../dispatch/api-handler.ts";
import { requireAllowed } from "../cluster-authorization.ts";

/** See the file's head. */
export const electLeadersApi: ApiHandler<ElectLeadersRequest, ElectLeadersResponse> = {
  apiKey: ApiKey.ELECT_LEADERS,
  versions: [0, 2],
  borrowsFrame: true,
  read: readElectLeadersRequest,
  write: writeElectLeadersResponse,
  handle: (context, request) => {
    requireAllowed(context, "ALTER");
    return context.broker.controller.electLeaders(request);
  },
  errorResponse: (request, errorCode, version, message) => {
    const response = refusedElections(request, errorCode, message);
    // Version 0 has errors in its rows only.
    if (version === 0) response.errorCode = ErrorCode.NONE;
    return response;
  },
  countErrors: (response, errors) => {
    errors.error(response.errorCode);
    for (const { partitionResult } of response.replicaElectionResults) {
      for (const { errorCode } of partitionResult) errors.error(errorCode);
    }
  },
};
