/** An object as Java prints a sorted map of strings or lists. */
export function mapText(object) {
  if (object === null) return "null";
  const entries = Object.keys(object)
    .toSorted()
    .map((key) => `${key}=${Array.isArray(object[key]) ? `[${object[key].join(", ")}]` : object[key]}`);
  return `{${entries.join(", ")}}`;
}
