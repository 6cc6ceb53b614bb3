/** ElectLeaders v0–2: elections of preferred or unclean leaders through the controller (KIP-183, KIP-460). */
import { refusedElections } from "../../controller/elect-leaders.ts";
import { ApiKey } from "../../protocol/api-keys.ts";
import { type ElectLeadersRequest, readElectLeadersRequest } from "../../protocol/generated/elect-leaders-request.ts";
import {
  type ElectLeadersResponse,
  writeElectLeadersResponse,
} from "../../protocol/generated/elect-leaders-response.ts";
import type { ApiHandler } from "../api-handler.ts";
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
  errorResponse: (request, errorCode) => refusedElections(request, errorCode, null),
  countErrors: (response, errors) => {
    errors.error(response.errorCode);
    for (const { partitionResult } of response.replicaElectionResults) {
      for (const { errorCode } of partitionResult) errors.error(errorCode);
    }
  },
};
