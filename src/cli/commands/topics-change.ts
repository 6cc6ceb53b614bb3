/** `rafka topics create`, `alter`, `add-partitions` and `delete`: any number of topics, each told of by itself. */
import type { KafkaClient } from "../../network/client/kafka-client.ts";
import type { ItemOutcome } from "../../network/client/per-item.ts";
import { createPartitions, createTopics, deleteTopics } from "../../network/client/topic-admin.ts";
import { ErrorCode } from "../../protocol/errors.ts";
import { type ClientOptions, withClient } from "../client.ts";
import { alterConfigs, type ConfigChange, keyValue, Operation, ResourceType } from "../config-changes.ts";
import { UsageError } from "../exit-codes.ts";
import { type ItemWords, reportItems } from "../item-report.ts";

/** Options of `topics create`. */
export interface CreateOptions extends ClientOptions {
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly replicaAssignment?: string;
  readonly config?: readonly string[];
  readonly ifNotExists?: boolean;
  readonly dryRun?: boolean;
}

/** `topics create`. */
export async function create(names: readonly string[], options: CreateOptions): Promise<void> {
  const configs = new Map((options.config ?? []).map((text) => keyValue("--config", text)));
  const assignments = assignmentsOf(options.replicaAssignment);
  if (assignments.length > 0 && (options.partitions ?? options.replicationFactor) !== undefined) {
    throw new UsageError("--replica-assignment says how many partitions and replicas there are: leave out the others");
  }
  const topics = {
    partitionCount: options.partitions ?? -1,
    replicationFactor: options.replicationFactor ?? -1,
    configs,
    assignments,
  };
  await withClient(options, async ({ client, output }) => {
    const outcomes = await createTopics(client, distinct(names), topics, options.dryRun);
    reportItems(output, outcomes, {
      ...words(options.dryRun, "created", (name) => `Created topic ${name}.`),
      forgiven: ({ code }, name) =>
        options.ifNotExists === true && code === ErrorCode.TOPIC_ALREADY_EXISTS
          ? `Topic ${name} is there already.`
          : undefined,
    });
  });
}

/** Options of `topics add-partitions`. */
export interface AddPartitionsOptions extends ClientOptions {
  readonly partitions: number;
  readonly replicaAssignment?: string;
  readonly ifExists?: boolean;
  readonly dryRun?: boolean;
}

/** `topics add-partitions`. */
export async function addPartitions(names: readonly string[], options: AddPartitionsOptions): Promise<void> {
  const assignments = assignmentsOf(options.replicaAssignment);
  await withClient(options, async ({ client, output }) => {
    const more = { count: options.partitions, assignments };
    const outcomes = await createPartitions(client, distinct(names), more, options.dryRun);
    reportItems(output, outcomes, {
      ...words(options.dryRun, "altered", (name) => `Topic ${name} has ${options.partitions} partitions.`),
      ...forgivingAbsence(options.ifExists),
    });
  });
}

/** Options of `topics alter`. */
export interface AlterOptions extends ClientOptions {
  readonly partitions?: number;
  readonly config?: readonly string[];
  readonly deleteConfig?: readonly string[];
  readonly ifExists?: boolean;
  readonly dryRun?: boolean;
}

/** `topics alter`: partitions and configs; a topic for which either would be refused is left as it is. */
export async function alter(names: readonly string[], options: AlterOptions): Promise<void> {
  const changes: ConfigChange[] = [
    ...(options.config ?? []).map((text): ConfigChange => {
      const [name, value] = keyValue("--config", text);
      return { name, configOperation: Operation.SET, value };
    }),
    ...(options.deleteConfig ?? []).map((name) => ({ name, configOperation: Operation.DELETE, value: null })),
  ];
  const count = options.partitions;
  if (changes.length === 0 && count === undefined) {
    throw new UsageError("topics alter wants --partitions, --config or --delete-config");
  }
  await withClient(options, async ({ client, output }) => {
    const asked = distinct(names);
    // Asked first, so that one half is not done when the other is refused.
    const tried = await change(client, asked, { changes, count, dryRun: true });
    const sound = tried.filter(({ error }) => error === undefined).map(({ name }) => name);
    const done = options.dryRun === true ? [] : await change(client, sound, { changes, count, dryRun: false });
    const outcomes = new Map([...tried, ...done].map((outcome) => [outcome.name, outcome]));
    reportItems(
      output,
      asked.flatMap((name) => outcomes.get(name) ?? []),
      {
        ...words(options.dryRun, "altered", (name) => `Altered topic ${name}.`),
        ...forgivingAbsence(options.ifExists),
      },
    );
  });
}

/** `topics delete`. */
export async function remove(
  names: readonly string[],
  options: ClientOptions & { readonly ifExists?: boolean },
): Promise<void> {
  await withClient(options, async ({ client, output }) => {
    reportItems(output, await deleteTopics(client, distinct(names)), {
      ...words(false, "deleted", (name) => `Deleted topic ${name}.`),
      ...forgivingAbsence(options.ifExists),
    });
  });
}

interface Change {
  readonly changes: readonly ConfigChange[];
  readonly count: number | undefined;
  readonly dryRun: boolean;
}

/** The first failure of each topic, or none. */
async function change(
  client: KafkaClient,
  names: readonly string[],
  { changes, count, dryRun }: Change,
): Promise<ItemOutcome[]> {
  let outcomes: ItemOutcome[] = names.map((name) => ({ name, error: undefined }));
  const goOn = async (step: (open: readonly string[]) => Promise<ItemOutcome[]>): Promise<void> => {
    const open = outcomes.filter(({ error }) => error === undefined).map(({ name }) => name);
    const results = new Map((await step(open)).map((outcome) => [outcome.name, outcome]));
    outcomes = outcomes.map((outcome) => results.get(outcome.name) ?? outcome);
  };
  if (count !== undefined) await goOn((open) => createPartitions(client, open, { count, assignments: [] }, dryRun));
  if (changes.length > 0) {
    await goOn((open) => alterConfigs(client, ResourceType.TOPIC, open, changes, dryRun));
  }
  return outcomes;
}

function words(isDry: boolean | undefined, done: string, sentence: (name: string) => string): ItemWords {
  if (isDry !== true) return { kind: "topic", done, sentence };
  return { kind: "topic", done: "valid", sentence: (name) => `Topic ${name} could be ${done}.` };
}

function forgivingAbsence(isForgiven: boolean | undefined): Pick<ItemWords, "forgiven"> {
  if (isForgiven !== true) return {};
  return {
    forgiven: ({ code }, name) =>
      code === ErrorCode.UNKNOWN_TOPIC_OR_PARTITION ? `Topic ${name} does not exist.` : undefined,
  };
}

/** Kafka refuses a name that stands twice in one request; here the second says nothing new. */
function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** Reads `1:2,2:3`: the brokers of each partition, as kafka-topics takes them. */
function assignmentsOf(text: string | undefined): number[][] {
  if (text === undefined) return [];
  return text.split(",").map((partition) =>
    partition.split(":").map((broker) => {
      if (/^\d{1,9}$/.test(broker)) return Number(broker);
      throw new UsageError(`--replica-assignment wants brokers as 1:2,2:3, not ${text}`);
    }),
  );
}
