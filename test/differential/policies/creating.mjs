/** A policy of new topics that refuses with all that it was shown; Creating.java is the same for Kafka. */
import { mapText } from "./map-text.mjs";

export default class Creating {
  validate({ topic, numPartitions, replicationFactor, replicasAssignments, configs }) {
    if (!topic.startsWith("judged") || topic.endsWith("good")) return;
    if (topic.endsWith("broken")) throw new TypeError("broken");
    if (topic.endsWith("silent")) throw new Error("");
    const shown = [topic, numPartitions, replicationFactor, mapText(replicasAssignments), mapText(configs)];
    throw new Error(`created ${shown.map(String).join(" ")}`);
  }
}
