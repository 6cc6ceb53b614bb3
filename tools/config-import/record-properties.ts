/**
 * Records what java.util.Properties makes of texts, for `src/config/properties.test.ts`:
 * `node tools/config-import/record-properties.ts ORACLE`, ORACLE being the command that runs a single-file Java program
 * (`…/kafka java`, say).
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const WRITTEN = [
  "",
  "a=1\nb = 2\n c:3\nd 4\ne\t:\t5\nf\n",
  "a==1\nb=:2\nc :=3\nd: =4\n",
  "# comment\n! comment\n   # comment too\na=#value\nb=!value\n",
  "a=1\\\n   2\\\n\t3\nb=x\\\\\nc=y\\\\\\\nz\n",
  "a=1\\\n# no comment\nb=2\\\n\nc=3\n",
  "a=1\\",
  "a=\\",
  "\\",
  "\\\n\\\na=1",
  "\\\n# a comment again?\na=1",
  "a\\ b=1\na\\:b:2\na\\=b=3\n\\#x=4\n",
  'a=\\t\\n\\r\\f\\z\\"\\u0041\\u00e9\\uD83D\\uDE00\n',
  "a=\\u00g1\n",
  "a=\\u12",
  "a=1\ra=2\r\na=3\n",
  "=value\n:value2\n   \n",
  "a = trailing blanks  \t\nb=\f form\f\n",
  "päth=ünïcode 😀\n",
  "listeners=PLAINTEXT://[::1]:9092,\\\n          CONTROLLER://:9093\nlog.dirs=C:\\\\kafka\\\\data\n",
  "a=1\r\\\n=2\nb\\\r\n c=3\n",
  "a\n=1\n",
  "a \\\n = 1\n",
  "a\\\n  b=1",
];

/** Texts of the characters that matter, from a small seeded generator. */
function* random(count: number): IterableIterator<string> {
  const alphabet = ["a", "b", "=", ":", " ", "\t", "\f", "\\", "\n", "\r", "#", "!", "u", "0", "é"];
  let state = 42;
  for (let made = 0; made < count; made++) {
    let text = "";
    for (let length = 0; length < 12; length++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      text += alphabet[(state >>> 16) % alphabet.length];
    }
    yield text;
  }
}

const texts = [...WRITTEN, ...random(400)];
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const plain = (word: string): string => Buffer.from(word.slice(1), "base64").toString();
const [command = "", ...commandArguments] = process.argv.slice(2);
const program = "tools/config-import/ReadProperties.java";
const answers = execFileSync(command, [...commandArguments, program], {
  input: texts.map((text) => `${base64(text)}\n`).join(""),
  encoding: "utf8",
}).split("\n");
const cases = texts.map((text, index) => {
  const answer = answers[index] ?? "";
  if (answer.startsWith("!")) return { text, error: answer.slice(1) };
  const words = answer === "" ? [] : answer.split(" ").map(plain);
  const entries: Record<string, string> = {};
  for (let word = 0; word < words.length; word += 2) entries[words[word] ?? ""] = words[word + 1] ?? "";
  return { text, entries };
});
writeFileSync("src/base/java-properties.json", `[\n${cases.map((one) => `  ${JSON.stringify(one)}`).join(",\n")}\n]\n`);
