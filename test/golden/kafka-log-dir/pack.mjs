// Packs a log directory's topics into one file: names to base64, gzipped. The internal topics and the metadata log stay out.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const [data, target] = process.argv.slice(2);
const KEPT = /^(plain|zipped|compacted|transactions)-0$/;
const packed = {};
for (const name of readdirSync(data)) {
  const path = `${data}/${name}`;
  if (statSync(path).isDirectory()) {
    if (!KEPT.test(name)) continue;
    for (const file of readdirSync(path)) packed[`${name}/${file}`] = pack(`${path}/${file}`);
  } else if (name !== ".lock" && name !== "bootstrap.checkpoint") {
    packed[name] = pack(path);
  }
}
writeFileSync(target, gzipSync(JSON.stringify(packed, undefined, 1), { level: 9 }));

/** Index files are preallocated: their tails of zeros are written as a length. */
function pack(path) {
  const bytes = readFileSync(path);
  let used = bytes.length;
  while (used > 0 && bytes[used - 1] === 0) used--;
  return { base64: bytes.subarray(0, used).toString("base64"), sizeBytes: bytes.length };
}
