/** The ratios against Apache Kafka that docs/performance.md tells; they are measured by `bench/against-kafka.ts`. */

/** Rafka divided by Kafka. */
export interface KafkaRatio {
  readonly rate: number;
  readonly cpuPerGigabyte: number;
}

/** The rows of the page that hold ratios, by case. @throws {Error} when there are none */
export function kafkaRatios(page: string): Record<string, KafkaRatio> {
  const rows = [...page.matchAll(/^\| (\S+) +\| \*\*ratio\*\* \| \*\*([\d.]+)\*\* +\| \*\*([\d.]+)\*\*/gm)];
  if (rows.length === 0) throw new Error("docs/performance.md has no ratios");
  return Object.fromEntries(
    rows.map(([, name = "", rate, cpu]) => [name, { rate: Number(rate), cpuPerGigabyte: Number(cpu) }]),
  );
}
