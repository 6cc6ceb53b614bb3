/** `rafka quotas`: limits of users, client ids and addresses. */
import { alterClientQuotasCall, describeClientQuotasCall } from "../../network/client/quota-calls.ts";
import { ApiError, ErrorCode } from "../../protocol/errors.ts";
import { newAlterClientQuotasRequest } from "../../protocol/generated/alter-client-quotas-request.ts";
import { newDescribeClientQuotasRequest } from "../../protocol/generated/describe-client-quotas-request.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { keyValue } from "../config-changes.ts";
import { UsageError } from "../exit-codes.ts";

/** Whose quotas; of each kind a name, or what those have who have none of their own. */
export interface EntityOptions extends ClientOptions {
  readonly user?: string;
  readonly userDefault?: boolean;
  readonly clientId?: string;
  readonly clientIdDefault?: boolean;
  readonly ip?: string;
  readonly ipDefault?: boolean;
}

/** A null name stands for the default of the kind. */
interface EntityPart {
  readonly entityType: string;
  readonly entityName: string | null;
}

const MatchType = { EXACT: 0, DEFAULT: 1 } as const;

/** `quotas describe`: exactly this entity's; without one all there are. */
export async function describe(options: EntityOptions): Promise<void> {
  const entity = entityOf(options);
  await withClient(options, async ({ client, output }) => {
    const components = entity.map(({ entityType, entityName }) => ({
      entityType,
      matchType: entityName === null ? MatchType.DEFAULT : MatchType.EXACT,
      match: entityName,
    }));
    const request = newDescribeClientQuotasRequest({ components, strict: components.length > 0 });
    const { errorCode, errorMessage, entries } = await client.any(describeClientQuotasCall, request);
    if (errorCode !== ErrorCode.NONE) throw new ApiError(errorCode, errorMessage ?? undefined);
    const found = (entries ?? [])
      .flatMap((entry) => {
        const parts = entry.entity.toSorted((a, b) => (a.entityType < b.entityType ? 1 : -1));
        return entry.values.map(({ key, value }) => ({ entity: parts, quota: key, value }));
      })
      .map((row) => ({ ...row, title: titleOf(row.entity) }))
      .sort((a, b) => (`${a.title} ${a.quota}` < `${b.title} ${b.quota}` ? -1 : 1));
    output.table(
      ["WHOSE", "QUOTA", "VALUE"],
      found.map(({ title, quota, value }) => [title, quota, value]),
      found.map(({ entity: parts, quota, value }) => ({
        entity: Object.fromEntries(parts.map(({ entityType, entityName }) => [entityType, entityName])),
        quota,
        value,
      })),
    );
  });
}

/** Options of `quotas alter`. */
export interface AlterOptions extends EntityOptions {
  readonly set?: readonly string[];
  readonly delete?: readonly string[];
  readonly dryRun?: boolean;
}

/** `quotas alter`: all changes or none. */
export async function alter(options: AlterOptions): Promise<void> {
  const entity = entityOf(options);
  if (entity.length === 0) throw new UsageError("quotas alter wants a user, a client id or an address");
  const ops = [
    ...(options.set ?? []).map((text) => {
      const [key, value] = keyValue("--set", text);
      return { key, value: numberOf(text, value), remove: false };
    }),
    ...(options.delete ?? []).map((key) => ({ key, value: 0, remove: true })),
  ];
  if (ops.length === 0) throw new UsageError("quotas alter wants --set or --delete");
  await withClient(options, async ({ client, output }) => {
    const validateOnly = options.dryRun === true;
    await client.retried(async () => {
      const request = newAlterClientQuotasRequest({ entries: [{ entity: [...entity], ops }], validateOnly });
      const [row] = (await client.toController(alterClientQuotasCall, request)).entries;
      if (row === undefined) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR, "the broker answered no entity");
      if (row.errorCode !== ErrorCode.NONE) throw new ApiError(row.errorCode, row.errorMessage ?? undefined);
    });
    const sentence = validateOnly ? "could be altered" : "are altered";
    output.done(`Quotas of ${titleOf(entity)} ${sentence}.`, {
      entity: Object.fromEntries(entity.map(({ entityType, entityName }) => [entityType, entityName])),
      altered: !validateOnly,
    });
  });
}

/** The kinds in the order in which they are told. */
function entityOf(options: EntityOptions): EntityPart[] {
  const kinds = [
    ["user", "--user", options.user, options.userDefault],
    ["client-id", "--client-id", options.clientId, options.clientIdDefault],
    ["ip", "--ip", options.ip, options.ipDefault],
  ] as const;
  return kinds.flatMap(([entityType, flag, entityName, isDefault]): EntityPart[] => {
    if (entityName !== undefined && isDefault === true)
      throw new UsageError(`${flag} and ${flag}-default exclude each other`);
    if (entityName === "") throw new UsageError(`${flag} wants a name`);
    if (entityName !== undefined) return [{ entityType, entityName }];
    return isDefault === true ? [{ entityType, entityName: null }] : [];
  });
}

function titleOf(entity: readonly EntityPart[]): string {
  return entity.map(({ entityType, entityName }) => `${entityType} ${entityName ?? "(default)"}`).join(", ");
}

function numberOf(text: string, value: string): number {
  const number = Number(value);
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) && Number.isFinite(number)) return number;
  throw new UsageError(`--set wants a number, not ${text}`);
}
