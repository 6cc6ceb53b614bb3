/** A policy of changed configs that refuses with all that it was shown; Altering.java is the same for Kafka. */
import { mapText } from "./map-text.mjs";

export default {
  validate({ resource, configs }) {
    if ("flush.ms" in configs) throw new TypeError("broken");
    if (configs["retention.ms"] === "7") return;
    throw new Error(`altered ${resource.type} ${resource.name} ${mapText(configs)}`);
  },
};
