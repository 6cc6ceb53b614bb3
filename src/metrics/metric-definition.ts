/** What a metric is, as data: known without a broker, read from one at a scrape. */
import type { LatencyHistogram } from "./latency-histogram.ts";

/** What is told of a metric without reading it. */
export interface MetricDescription {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  /** Label names; a histogram's `le` goes without saying. */
  readonly labels: readonly string[];
  readonly help: string;
}

/** Hands one sample to the scrape, with the values of the metric's labels in their order. */
export type Emit<Value> = (value: Value, ...labelValues: readonly string[]) => void;

/** A metric of numbers that `Source` keeps. */
export interface NumberMetric<Source> extends MetricDescription {
  readonly type: "counter" | "gauge";
  readonly read: (source: Source, emit: Emit<number>) => void;
}

/** A metric of as many numbers as there are logs: read bit by bit, while others are served. */
export interface ManyNumbersMetric<Source> extends MetricDescription {
  readonly type: "counter" | "gauge";
  /** Each number with the values of the metric's labels in their order. */
  readonly each: (source: Source) => Iterable<readonly [number, ...string[]]>;
}

/** A metric of histograms that `Source` keeps; their times are given out in seconds, as Prometheus has it. */
export interface HistogramMetric<Source> extends MetricDescription {
  readonly type: "histogram";
  readonly read: (source: Source, emit: Emit<LatencyHistogram>) => void;
}

/** A metric of a `Source`. */
export type MetricDefinition<Source> = NumberMetric<Source> | ManyNumbersMetric<Source> | HistogramMetric<Source>;

/** One number that goes up and down. */
export function gauge<Source>(
  name: string,
  help: string,
  valueOf: (source: Source) => number,
): MetricDefinition<Source> {
  return { name, type: "gauge", labels: [], help, read: (source, emit) => emit(valueOf(source)) };
}

/** One number that only grows while the broker runs. */
export function counter<Source>(
  name: string,
  help: string,
  valueOf: (source: Source) => number,
): MetricDefinition<Source> {
  return { name, type: "counter", labels: [], help, read: (source, emit) => emit(valueOf(source)) };
}
