/**
 * The metrics of one broker. Whoever counts keeps a plain number; the registry knows where to read it and does so only
 * when somebody scrapes. prom-client writes the text and is loaded by the first scrape; its process-wide registry is never
 * used, so that two brokers of one process do not collide.
 */
import type { LatencyHistogram } from "./latency-histogram.ts";

/** Label names and values of one sample. */
export type Labels = Readonly<Record<string, string>>;

/** Hands one sample of a family to the scrape. */
export type Emit = (value: number, labels?: Labels) => void;

/** Hands one histogram of a family to the scrape; its times are given out in seconds, as Prometheus has it. */
export type EmitHistogram = (histogram: LatencyHistogram, labels?: Labels) => void;

interface Sample {
  value: number;
  labels: Labels;
  metricName?: string;
}

/** The shape of a metric that prom-client's registry prints. */
interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge" | "histogram";
  get(): Promise<Family & { values: readonly Sample[] }>;
}

const NO_LABELS: Labels = {};

/** A broker's metrics by name. */
export class MetricsRegistry {
  readonly #families: Map<string, Family> = new Map();

  /** A family of counters that somebody keeps; `read` is called at each scrape. */
  counters(name: string, help: string, read: (emit: Emit) => void): void {
    this.#add(name, help, "counter", () => samplesOf(read));
  }

  /** A number that goes up and down, read at each scrape. */
  gauge(name: string, help: string, read: () => number, labels: Labels = NO_LABELS): void {
    this.gauges(name, help, (emit) => emit(read(), labels));
  }

  /** A family of gauges, read at each scrape. */
  gauges(name: string, help: string, read: (emit: Emit) => void): void {
    this.#add(name, help, "gauge", () => samplesOf(read));
  }

  /** A family of histograms, read at each scrape. */
  histograms(name: string, help: string, read: (emit: EmitHistogram) => void): void {
    this.#add(name, help, "histogram", () => {
      const samples: Sample[] = [];
      read((histogram, labels = NO_LABELS) => pushBuckets(samples, name, histogram, labels));
      return samples;
    });
  }

  /** What a Prometheus server is answered. */
  async expose(): Promise<{ readonly contentType: string; readonly text: string }> {
    const { Registry } = await import("prom-client");
    const registry = new Registry();
    // prom-client asks a metric for `get()` alone; its declared type also wants what its own counters are made of.
    for (const family of this.#families.values()) registry.registerMetric(family as never);
    return { contentType: registry.contentType, text: await registry.metrics() };
  }

  #add(name: string, help: string, type: Family["type"], read: () => Sample[]): void {
    if (this.#families.has(name)) throw new Error(`the metric ${name} is registered already`);
    const family: Family = {
      name,
      help,
      type,
      // oxlint-disable-next-line typescript/require-await -- prom-client awaits it
      get: async () => ({ ...family, values: read() }),
    };
    this.#families.set(name, family);
  }
}

function samplesOf(read: (emit: Emit) => void): Sample[] {
  const samples: Sample[] = [];
  read((value, labels = NO_LABELS) => samples.push({ value, labels }));
  return samples;
}

function pushBuckets(samples: Sample[], name: string, histogram: LatencyHistogram, labels: Labels): void {
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
