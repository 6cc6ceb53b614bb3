/** How the problems that keep a broker from starting, or that its start warns of, are mended. */
import { BROKER_CONFIGS } from "../broker-definitions.ts";
import type { ConfigProblem } from "../config-error.ts";
import { type Finding, LINT_RULES } from "./finding.ts";
import { PLACEHOLDER } from "./source-file.ts";
import { withoutUnit } from "./without-unit.ts";

const EXAMPLES: Readonly<Record<string, string>> = {
  "process.roles": "process.roles=broker,controller",
  "node.id": "node.id=1",
  "controller.listener.names": "controller.listener.names=CONTROLLER",
};

const CONTRADICTIONS: Readonly<Record<string, string>> = {
  "node.id": "remove broker.id",
  listeners: "let listeners name each listener once, with a port of its own, one of them for clients",
  "advertised.listeners": "advertise an address that clients can reach, for each listener that clients use",
  "inter.broker.listener.name": "name a listener of advertised.listeners, in inter.broker.listener.name alone",
  "controller.listener.names":
    "name a listener that `listeners` has for controllers, such as CONTROLLER://localhost:9093",
  "controller.quorum.bootstrap.servers":
    "set controller.quorum.bootstrap.servers to the controller listener's host:port",
  "controller.quorum.voters": "leave it out and set controller.quorum.bootstrap.servers, or name this node in it",
  "log.cleaner.threads": "set it to 1 or more, or remove it",
  "early.start.listeners": "name listeners that `listeners` has",
};

const UNSUPPORTED: Readonly<Record<string, string>> = {
  listeners: "use PLAINTEXT on loopback, or behind something that encrypts",
  "process.roles": "set process.roles=broker,controller",
  "controller.quorum.voters": "let it name this node alone, or leave it out",
  "authorizer.class.name": "remove it, and let only machines that are trusted reach the listeners",
  "config.providers": "write the values into the file, and let only its owner read it",
};

/** The finding that a problem is. */
export function findingOf(problem: ConfigProblem): Finding {
  return { ...problem, severity: severityOf(problem), fix: fixFor(problem) };
}

/** What goes on without tiered storage is more than a setting without effect. */
function severityOf({ rule }: ConfigProblem): Finding["severity"] {
  return rule === "no-effect" ? "warning" : LINT_RULES[rule];
}

function fixFor({ rule, name = "", value, allowed, message }: ConfigProblem): string {
  switch (rule) {
    case "missing-name":
      return `add ${EXAMPLES[name] ?? `${name}=…`}`;
    case "invalid-value": {
      if (value !== undefined && /\s#/.test(value)) return "give the comment a line of its own";
      if (value !== undefined && PLACEHOLDER.test(value))
        return "fill in the placeholder before a broker reads the file";
      const plain = value === undefined ? undefined : withoutUnit(name, value);
      if (plain !== undefined) return `units are not understood: write ${plain}`;
      const fallback = BROKER_CONFIGS.get(name)?.defaultText;
      const otherwise = fallback === undefined || fallback === null ? "" : `, or remove it for ${fallback || "none"}`;
      return `give it a value that is allowed: ${allowed ?? "see the message"}${otherwise}`;
    }
    case "contradiction": {
      const withoutProtocol = /No security protocol defined for listener (\S+)/.exec(message)?.[1];
      if (withoutProtocol !== undefined) {
        return `name its protocol in listener.security.protocol.map, as in ${withoutProtocol}:PLAINTEXT, and a controller's listener also in controller.listener.names`;
      }
      // `listeners` is to blame when advertised.listeners is not set; what mends it is that all the same.
      if (name === "listeners" && message.startsWith("advertised.listeners cannot use")) {
        return "set advertised.listeners to an address that clients can reach, as in PLAINTEXT://localhost:9092";
      }
      return (
        CONTRADICTIONS[name] ??
        (name === "" ? CONTRADICTIONS["listeners"] : undefined) ??
        "change one of the configs that the message names"
      );
    }
    case "unsupported":
      return UNSUPPORTED[name] ?? `remove ${name}`;
    case "removed-name": {
      const replacement = /: use (.*)$/.exec(message)?.[1];
      return replacement === undefined ? "remove it" : `use ${replacement} instead`;
    }
    case "deprecated-name":
      return "rename it to node.id";
    case "duplicate-name":
      return "keep one of the two lines";
    case "unknown-name":
    case "no-effect":
    case "unreadable-file":
      return "remove it";
  }
}
