import assert from "node:assert/strict";
import { test } from "node:test";
import { ErrorCode } from "../protocol/errors.ts";
import { newIncrementalAlterConfigsRequest } from "../protocol/generated/incremental-alter-configs-request.ts";
import { INCREMENTAL_ALTER_CONFIGS } from "../testing/admin-calls.ts";
import { BrokerWorld } from "../testing/broker-world.ts";

const BROKER_LOGGER = 8;
/** Compared with each other they would take minutes. */
const COUNT = 100_000;

test(
  "a broker's loggers named by thousands of rows are refused row by row, without comparing each with all",
  { timeout: 30_000 },
  async () => {
    const world = await BrokerWorld.start();
    const resource = {
      resourceType: BROKER_LOGGER,
      resourceName: "1",
      configs: [{ name: "request", configOperation: 0, value: "DEBUG" }],
    };
    const request = newIncrementalAlterConfigsRequest({ resources: Array.from({ length: COUNT }, () => resource) });
    const answering = world.ask(INCREMENTAL_ALTER_CONFIGS, request, 1);
    await world.platform.settle();
    const response = await answering;
    assert.ok(typeof response !== "string");
    assert.equal(response.responses.length, COUNT);
    assert.ok(response.responses.every(({ errorCode }) => errorCode === ErrorCode.INVALID_REQUEST));
  },
);
