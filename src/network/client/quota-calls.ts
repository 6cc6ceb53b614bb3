/** Client quotas, as administration asks for them. */
import { ApiKey } from "../../protocol/api-keys.ts";
import {
  type AlterClientQuotasRequest,
  writeAlterClientQuotasRequest,
} from "../../protocol/generated/alter-client-quotas-request.ts";
import {
  type AlterClientQuotasResponse,
  readAlterClientQuotasResponse,
} from "../../protocol/generated/alter-client-quotas-response.ts";
import {
  type DescribeClientQuotasRequest,
  writeDescribeClientQuotasRequest,
} from "../../protocol/generated/describe-client-quotas-request.ts";
import {
  type DescribeClientQuotasResponse,
  readDescribeClientQuotasResponse,
} from "../../protocol/generated/describe-client-quotas-response.ts";
import type { ClientApi } from "./kafka-connection.ts";

/** DescribeClientQuotas, to any broker. */
export const describeClientQuotasCall: ClientApi<DescribeClientQuotasRequest, DescribeClientQuotasResponse> = {
  apiKey: ApiKey.DESCRIBE_CLIENT_QUOTAS,
  versions: [0, 1],
  write: writeDescribeClientQuotasRequest,
  read: readDescribeClientQuotasResponse,
};

/** AlterClientQuotas, to the controller. */
export const alterClientQuotasCall: ClientApi<AlterClientQuotasRequest, AlterClientQuotasResponse> = {
  apiKey: ApiKey.ALTER_CLIENT_QUOTAS,
  versions: [0, 1],
  write: writeAlterClientQuotasRequest,
  read: readAlterClientQuotasResponse,
};
