/** The administration commands against Rafka. */
import { after, before } from "node:test";
import { serveRafka, type RafkaProcess } from "../../src/testing/rafka-process.ts";
import { adminScenarios } from "./admin-scenarios.ts";

// A process of its own: inside this one its loggers would be silent, and there would be none to configure.
let broker: RafkaProcess;
let address: string;
before(async () => {
  ({ broker, address } = await serveRafka(["--port", "0", "--ephemeral"]));
});
after(() => broker[Symbol.asyncDispose]());

// More than one request takes.
adminScenarios({ bootstrap: () => address, manyCount: 1_200 });
