/**
 * The metrics of one broker. Whoever counts keeps a plain number; the registry knows where to read it and does so only
 * when somebody scrapes. prom-client writes the text and is loaded by the first scrape; its process-wide registry is never
 * used, so that two brokers of one process do not collide.
 */
import type { Registry as PromRegistry } from "prom-client";
import { assert } from "../base/assert.ts";
import type { LatencyHistogram } from "./latency-histogram.ts";
import type { ManyNumbersMetric, MetricDefinition } from "./metric-definition.ts";

/** Lines that are written in one go: less than a millisecond's work. */
const SAMPLES_PER_PIECE = 250;

type Labels = Readonly<Record<string, string>>;

interface Sample {
  value: number;
  labels: Labels;
  metricName?: string;
}

/** A metric, and how its samples are read: some at a time, at least once. */
interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: MetricDefinition<never>["type"];
  readonly pieces: () => Iterable<readonly Sample[]>;
}

/** Metrics as text. */
export interface Exposition {
  readonly contentType: string;
  /** Parts of the text, in order; rejects with what reading a metric throws. */
  readonly pieces: AsyncIterable<string>;
}

/** A broker's metrics by name. */
export class MetricsRegistry {
  readonly #families: Map<string, Family> = new Map();

  /** Adds metrics of one source; each is read at each scrape. */
  register<Source>(definitions: readonly MetricDefinition<Source>[], source: Source): void {
    for (const definition of definitions) {
      const { name, help, type } = definition;
      if (this.#families.has(name)) throw new Error(`the metric ${name} is registered already`);
      this.#families.set(name, { name, help, type, pieces: () => piecesOf(definition, source) });
    }
  }

  /**
   * What a Prometheus server is answered, in pieces that are made as they are taken: all lines of 100,000 partitions at once
   * would be garbage that outlives young collections, and the full one that ends it stops the event loop for 200 ms.
   *
   * @param giveWay called after every few hundred lines, of which a broker of many partitions has a million; what it returns
   *   is waited for
   */
  async expose(giveWay: () => Promise<void> | undefined = () => undefined): Promise<Exposition> {
    const { Registry } = await import("prom-client");
    return { contentType: new Registry().contentType, pieces: this.#pieces(Registry, giveWay) };
  }

  async *#pieces(Registry: typeof PromRegistry, giveWay: () => Promise<void> | undefined): AsyncGenerator<string> {
    let separator = "";
    for (const { name, help, type, pieces } of this.#families.values()) {
      let isHead = true;
      for (const values of pieces()) {
        const piece = { name, help, type, values };
        const registry = new Registry();
        // prom-client asks a metric for `get()` alone; its declared type also wants what its own counters are made of.
        registry.registerMetric({ ...piece, get: () => piece } as never);
        const text = await registry.metrics();
        yield isHead ? separator + text : withoutHead(text);
        isHead = false;
        const waiting = giveWay();
        if (waiting !== undefined) await waiting;
      }
      separator = "\n";
    }
  }
}

/** Without the two lines that say what the metric is. */
function withoutHead(text: string): string {
  return text.slice(text.indexOf("\n", text.indexOf("\n") + 1) + 1);
}

/** The samples of a metric, at least one piece of them. */
function* piecesOf<Source>(definition: MetricDefinition<Source>, source: Source): Generator<readonly Sample[]> {
  let piece: Sample[] = [];
  let isFirst = true;
  for (const sample of "each" in definition ? eachSample(definition, source) : samplesOf(definition, source)) {
    piece.push(sample);
    if (piece.length < SAMPLES_PER_PIECE) continue;
    yield piece;
    piece = [];
    isFirst = false;
  }
  if (isFirst || piece.length > 0) yield piece;
}

function* eachSample<Source>(definition: ManyNumbersMetric<Source>, source: Source): Generator<Sample> {
  for (const [value, ...values] of definition.each(source))
    yield { value, labels: labelled(definition.labels, values) };
}

function labelled(names: readonly string[], values: readonly string[]): Labels {
  assert(values.length === names.length, "a sample has one value for each label of its metric");
  const labels: Record<string, string> = {};
  for (const [index, name] of names.entries()) labels[name] = values[index] ?? "";
  return labels;
}

function samplesOf<Source>(
  definition: Exclude<MetricDefinition<Source>, ManyNumbersMetric<Source>>,
  source: Source,
): Sample[] {
  const samples: Sample[] = [];
  const { name, labels: names } = definition;
  if (definition.type === "histogram") {
    definition.read(source, (histogram, ...values) =>
      pushBuckets(samples, { name, histogram, labels: labelled(names, values) }),
    );
  } else {
    definition.read(source, (value, ...values) => samples.push({ value, labels: labelled(names, values) }));
  }
  return samples;
}

function pushBuckets(
  samples: Sample[],
  { name, histogram, labels }: { readonly name: string; readonly histogram: LatencyHistogram; readonly labels: Labels },
): void {
  let count = 0;
  for (let bucket = 0; bucket < histogram.counts.length; bucket++) {
    count += histogram.counts[bucket] ?? 0;
    const boundMs = histogram.boundsMs[bucket];
    const le = boundMs === undefined ? "+Inf" : String(boundMs / 1_000);
    samples.push({ metricName: `${name}_bucket`, value: count, labels: { ...labels, le } });
  }
  samples.push({ metricName: `${name}_sum`, value: histogram.sumMs / 1_000, labels });
  samples.push({ metricName: `${name}_count`, value: count, labels });
}
