const DURATION = /^([+-])?P(?:([+-]?\d+)D)?(T(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+)(?:[.,](\d{0,9}))?S)?)?$/i;

/** Milliseconds of an ISO-8601 duration as java.time.Duration reads it (`P1DT2H3M4.5S`), or undefined if it is none. */
export function parseDurationMs(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [, sign, days, time, hours, minutes, seconds, fraction = ""] = match;
  if (time?.toUpperCase() === "T" || [days, hours, minutes, seconds].every((part) => part === undefined))
    return undefined;
  const whole =
    Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  const part = Number(`0.${fraction || "0"}`) * (seconds?.startsWith("-") ? -1 : 1);
  return (whole + part) * 1_000 * (sign === "-" ? -1 : 1);
}
