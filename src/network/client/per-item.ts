/** Requests that ask for many things at once, each of which may fail by itself. */
import { ApiError, ErrorCode, isRetriable } from "../../protocol/errors.ts";
import type { KafkaClient } from "./kafka-client.ts";

/** How one thing went. */
export interface ItemOutcome {
  readonly name: string;
  /** Undefined: it is done. */
  readonly error: ApiError | undefined;
}

/** A row of an answer. */
export interface ItemRow {
  readonly name: string | null;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** Things in one request; a controller answers each request at once. */
const ITEMS_MAX = 1_000;

/**
 * Asks for many things, in requests of at most 1,000; what another attempt may cure is asked for again, and nothing else.
 *
 * @param names of the things, each once
 * @param send one request for these names
 * @returns an outcome for each name, in their order
 * @throws what `send` throws: then nobody knows what was done
 */
export async function perItem(
  client: KafkaClient,
  names: readonly string[],
  send: (names: readonly string[]) => Promise<readonly ItemRow[]>,
): Promise<ItemOutcome[]> {
  const outcomes = new Map<string, ItemOutcome>();
  for (let start = 0; start < names.length; start += ITEMS_MAX) {
    let open: readonly string[] = names.slice(start, start + ITEMS_MAX);
    try {
      await client.retried(async () => {
        for (const outcome of outcomesOf(open, await send(open))) outcomes.set(outcome.name, outcome);
        open = open.filter((name) => isWorthAnother(outcomes.get(name)?.error));
        const [next] = open;
        const error = next === undefined ? undefined : outcomes.get(next)?.error;
        if (error !== undefined) throw error;
      });
    } catch (error) {
      // The time is up for what is still open; its outcome says why.
      if (!(error instanceof ApiError) || !open.some((name) => outcomes.get(name)?.error === error)) throw error;
    }
  }
  return names.flatMap((name) => outcomes.get(name) ?? []);
}

function outcomesOf(names: readonly string[], rows: readonly ItemRow[]): ItemOutcome[] {
  const byName = new Map(rows.map((row) => [row.name, row]));
  return names.map((name) => {
    const row = byName.get(name);
    if (row === undefined) {
      return { name, error: new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR, "the broker's answer does not name it") };
    }
    const isDone = row.errorCode === ErrorCode.NONE;
    return { name, error: isDone ? undefined : new ApiError(row.errorCode, row.errorMessage ?? undefined) };
  });
}

/** What is not there is not going to come, although Kafka counts it as worth another attempt. */
function isWorthAnother(error: ApiError | undefined): boolean {
  if (error === undefined || error.code === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) return false;
  return isRetriable(error.code);
}
