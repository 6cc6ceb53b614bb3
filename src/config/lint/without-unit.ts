/** Values that were written with a unit, as `7d` or `1GB`: what they are in the unit of their config. */

const DAY_MS = 86_400_000;

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ...["s", "sec", "secs", "second", "seconds"].map((unit) => [unit, 1_000] as const),
  ...["m", "min", "mins", "minute", "minutes"].map((unit) => [unit, 60_000] as const),
  ...["h", "hour", "hours"].map((unit) => [unit, 3_600_000] as const),
  ...["d", "day", "days"].map((unit) => [unit, DAY_MS] as const),
  ...["w", "week", "weeks"].map((unit) => [unit, 7 * DAY_MS] as const),
]);

/** Powers of 1024: sizes of Kafka's are. */
const UNIT_BYTES: ReadonlyMap<string, number> = new Map([
  ["b", 1],
  ...["k", "kb", "kib"].map((unit) => [unit, 2 ** 10] as const),
  ...["m", "mb", "mib"].map((unit) => [unit, 2 ** 20] as const),
  ...["g", "gb", "gib"].map((unit) => [unit, 2 ** 30] as const),
  ...["t", "tb", "tib"].map((unit) => [unit, 2 ** 40] as const),
]);

/** The unit of a config, by how its name ends. */
const CONFIG_UNITS: readonly (readonly [end: RegExp, units: ReadonlyMap<string, number>, ofConfig: number])[] = [
  [/\.ms$/, UNIT_MS, 1],
  [/\.(secs|seconds)$/, UNIT_MS, 1_000],
  [/\.minutes$/, UNIT_MS, 60_000],
  [/\.hours$/, UNIT_MS, 3_600_000],
  [/\.bytes$|\.size$/, UNIT_BYTES, 1],
];

/** `604800000` for `log.retention.ms=7d`; undefined where there is no unit, or the config has none or no whole number of it. */
export function withoutUnit(name: string, value: string): number | undefined {
  const [, count = "", unit = ""] = /^(\d{1,9}) ?([A-Za-z]+)$/.exec(value.trim()) ?? [];
  const [, units, ofConfig = 1] = CONFIG_UNITS.find(([end]) => end.test(name)) ?? [];
  const factor = units?.get(unit.toLowerCase());
  if (factor === undefined) return undefined;
  const plain = (Number(count) * factor) / ofConfig;
  return Number.isSafeInteger(plain) ? plain : undefined;
}
