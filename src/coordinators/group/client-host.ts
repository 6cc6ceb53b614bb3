/**
 * A client's address as Kafka shows and stores it: a slash, then Java's spelling, which writes all eight groups of an IPv6
 * address and an IPv4 address mapped into IPv6 as what it is.
 *
 * @param address as Node spells it
 */
export function clientHostOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return `/${mapped[1]}`;
  const [groups = "", zone] = address.split("%");
  const gap = groups.indexOf("::");
  if (gap < 0 || groups.includes(".")) return `/${address}`;
  const before = groups.slice(0, gap).split(":").filter(Boolean);
  const after = groups
    .slice(gap + 2)
    .split(":")
    .filter(Boolean);
  const zeroes = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return `/${[...before, ...zeroes, ...after].join(":")}${zone === undefined ? "" : `%${zone}`}`;
}
