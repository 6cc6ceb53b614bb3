/** Settings that Kafka acts on and Rafka does not. */
import { BROKER_CONFIGS, brokerDefinitionOf, listenerBaseName } from "../broker-definitions.ts";
import type { ConfigDefinition } from "../config-def.ts";
import type { Finding, FindingAt } from "./finding.ts";

/** Whether something acts on a config. */
export function isActedOn(name: string): boolean {
  return brokerDefinitionOf(name)?.effect === "used";
}

/** A qualified name with a capital at its end: no package of npm is called that. */
const JAVA_CLASS = /^([a-z_]\w*\.)+[A-Z]\w*$/;

/** A line for each setting that changes nothing here: what it says must differ from the default. */
export function* effectFindings(properties: ReadonlyMap<string, string>, at: FindingAt): Generator<Finding> {
  for (const [name, text] of properties) {
    const definition = BROKER_CONFIGS.get(listenerBaseName(name) ?? name);
    const value = text.trim();
    if (definition?.effect === "used" && definition.type === "class" && JAVA_CLASS.test(value)) {
      const message = "names a Java class; where Kafka loads one, Rafka loads a JavaScript module";
      yield at("unsupported", name, message, "name a module, as docs/policies.md says, or remove it");
    }
    if (definition === undefined || definition.effect === "used" || value === (definition.defaultText ?? "")) continue;
    if (namesJavaClass(definition, value)) {
      const message = "names Java classes, which only Apache Kafka can load: ignored";
      yield at("java-class", name, message, "remove it, or run this node as Apache Kafka");
    } else if (definition.effect === "moot") {
      yield at(
        "no-effect",
        name,
        `has no meaning in Rafka: ${definition.doc}`,
        "leave it to Apache Kafka, or remove it",
      );
    } else {
      yield at("no-effect", name, "is checked, and has no effect yet", "do not rely on it here");
    }
  }
}

/** Class names by the config's type, or where a list or a string holds a qualified Java name. */
function namesJavaClass({ name, type, effect }: ConfigDefinition, value: string): boolean {
  if (effect !== "moot" || value === "") return false;
  if (type === "class" || name.endsWith(".class.name") || name.endsWith(".class")) return true;
  return name.endsWith(".reporters") || name === "security.providers";
}
