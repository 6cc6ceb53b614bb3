/** Finds where the code and the design pages say that something differs from Apache Kafka. */
import { globSync, readFileSync } from "node:fs";

/** A difference in words for users, and the folder of `src` or the page that tells it. */
export interface Deviation {
  readonly area: string;
  readonly text: string;
}

const MARK = "Deviates from Kafka: ";

/** Every `Deviates from Kafka: …` of a comment in `src`, in the order of the files. */
export function deviationsInCode(): Deviation[] {
  const files = globSync("src/**/*.ts").toSorted();
  return files
    .filter((file) => !file.endsWith(".test.ts") && !file.includes("/generated/"))
    .flatMap((file) => {
      const area = file.split("/")[1] ?? "";
      return markedIn(readFileSync(file, "utf8")).map((text) => ({ area, text }));
    });
}

/** The list entries of the sections called "Deviations" in `docs/design`. */
export function deviationsInPages(): Deviation[] {
  return globSync("docs/design/*.md")
    .toSorted()
    .flatMap((file) => {
      const area = /([a-z-]+)\.md$/.exec(file)?.[1] ?? "";
      const section = /\n## Deviations\n([^]*?)(?:\n## |$)/.exec(readFileSync(file, "utf8"))?.[1] ?? "";
      return section
        .split(/\n(?=- )/)
        .filter((entry) => entry.trim().startsWith("- "))
        .map((entry) => ({ area, text: sentence(entry.trim().slice(2)) }));
    });
}

/** The comments' text from the mark to the end of their paragraph. */
function markedIn(source: string): string[] {
  const lines = source.split("\n");
  return lines.flatMap((line, at) => {
    const start = line.indexOf(MARK);
    if (start < 0) return [];
    const rest = [line.slice(start + MARK.length)];
    const isBlock = !line.trimStart().startsWith("//");
    for (const next of line.includes("*/") ? [] : lines.slice(at + 1)) {
      const text = isBlock ? /^\s*\* (?!@)(.*)$/.exec(next)?.[1] : /^\s*\/\/ (.*)$/.exec(next)?.[1];
      if (text === undefined) break;
      rest.push(text);
    }
    return [sentence(rest.join(" "))];
  });
}

function sentence(text: string): string {
  const plain = text.replace("*/", "").replace(MARK, "").replace(/\s+/g, " ").trim();
  const first = /^[a-z]/.test(plain) && !/^[a-z]+[.`]/.test(plain) ? plain.charAt(0).toUpperCase() : plain.charAt(0);
  return `${first}${plain.slice(1)}${plain.endsWith(".") ? "" : "."}`;
}
