import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, ErrorCode } from "../protocol/errors.ts";
import { BrokerConfig } from "./broker-config.ts";
import { validateClientMetricsConfigs, validateGroupConfigs } from "./group-config-rules.ts";

const broker = BrokerConfig.parse(new Map(), { isStandalone: true });

test("a group's values stay between the broker's bounds, which a broker may move", () => {
  const fast = new Map([["consumer.session.timeout.ms", "6000"]]);
  assert.throws(
    () => validateGroupConfigs(fast, broker),
    new ApiError(
      ErrorCode.INVALID_CONFIG,
      "consumer.session.timeout.ms must be in the range 45000 to 60000 inclusive.",
    ),
  );
  const lenient = BrokerConfig.parse(new Map([["group.consumer.min.session.timeout.ms", "6000"]]), {
    isStandalone: true,
  });
  validateGroupConfigs(fast, lenient);
  assert.throws(
    () => validateGroupConfigs(new Map([...fast, ["consumer.heartbeat.interval.ms", "7000"]]), lenient),
    new ApiError(
      ErrorCode.INVALID_CONFIG,
      "consumer.session.timeout.ms must be greater than consumer.heartbeat.interval.ms",
    ),
  );
});

for (const [name, value, code] of [
  ["no.such", "1", ErrorCode.INVALID_REQUEST],
  ["interval.ms", "99", ErrorCode.INVALID_REQUEST],
  ["interval.ms", "x", ErrorCode.INVALID_CONFIG],
  ["match", "client_id=(", ErrorCode.INVALID_CONFIG],
  ["match", "colour=red", ErrorCode.INVALID_CONFIG],
  ["match", "client_id", ErrorCode.INVALID_CONFIG],
] as const) {
  test(`client metrics: ${name}=${value} is refused`, () => {
    assert.throws(
      () => validateClientMetricsConfigs(new Map([[name, value]])),
      (error) => error instanceof ApiError && error.code === code,
    );
  });
}

test("client metrics: patterns of names that exist are taken", () => {
  validateClientMetricsConfigs(
    new Map([
      ["match", "client_id=a.*, client_software_name = Java"],
      ["interval.ms", "100"],
      ["metrics", "*"],
    ]),
  );
});
