import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../platform/platform.ts";
import { parseLogLevels } from "./log-levels.ts";
import { type BrokerLogger, createLogger } from "./logging.ts";

function recorded(levels: string, format: "json" | "readable" = "json"): { logger: BrokerLogger; lines: string[] } {
  const lines: string[] = [];
  const clock: Clock = { nowMs: () => 1_700_000_000_000, monotonicMs: () => 0 };
  return { logger: createLogger({ levels, format, clock, write: (line) => lines.push(line) }), lines };
}

test("lines made before open() are written by it, in order and with the time they were made at", async () => {
  const { logger, lines } = recorded("info");
  logger.info("first", { port: 9092 });
  logger.child("network").warn("second");
  assert.deepEqual(lines, []);
  await logger.open();
  logger.error("third");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line) as object),
    [
      { level: "info", time: 1_700_000_000_000, port: 9092, msg: "first" },
      { level: "warn", time: 1_700_000_000_000, area: "network", msg: "second" },
      { level: "error", time: 1_700_000_000_000, msg: "third" },
    ],
  );
});

test("an area goes by its own level, else by its parent's, else by the level for all", async () => {
  const { logger, lines } = recorded("warn,network=debug,network.client=error");
  await logger.open();
  logger.info("dropped");
  logger.child("log").info("dropped");
  logger.child("network").debug("kept 1");
  logger.child("network").child("listener").debug("kept 2");
  logger.child("network").child("client").warn("dropped");
  logger.child("network").child("client").error("kept 3");
  assert.equal(logger.child("network").isEnabled("trace"), false);
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as { msg: string }).msg),
    ["kept 1", "kept 2", "kept 3"],
  );
});

test("an area is asked for at every depth of its name", async () => {
  const { logger, lines } = recorded("error,log.cleaner=debug");
  await logger.open();
  logger.child("log").child("cleaner").child("offsets").debug("kept");
  logger.child("log").child("loader").debug("dropped");
  assert.equal(lines.length, 1);
});

test("an error is written with its message, stack and cause", async () => {
  const { logger, lines } = recorded("error");
  await logger.open();
  logger.error("failed", { error: new Error("outer", { cause: new TypeError("inner") }) });
  const { error } = JSON.parse(lines[0] ?? "{}") as { error?: { type: string; message: string; stack: string } };
  assert.equal(error?.type, "Error");
  assert.equal(error.message, "outer: inner");
  assert.match(error.stack, /^Error: outer\n.*logging\.test\.ts[^]*caused by: TypeError: inner/);
});

test("silent writes nothing", async () => {
  const { logger, lines } = recorded("silent");
  await logger.open();
  logger.error("dropped");
  logger.flush();
  assert.deepEqual(lines, []);
});

test("flush() gets waiting lines out when a start fails before pino is loaded", () => {
  const { logger, lines } = recorded("info");
  logger.child("server").error("the port is taken");
  logger.flush();
  assert.deepEqual(lines, ["ERROR server: the port is taken\n"]);
});

test("the readable format is one line with area, message and fields", async () => {
  const { logger, lines } = recorded("info", "readable");
  await logger.open();
  logger.child("network").info("listening", { port: 9092 });
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /INFO.*network: listening.*"port":9092.*\n$/);
});

test("parseLogLevels() names what is no level", () => {
  assert.throws(() => parseLogLevels("network=loud"), /"loud" is no log level/);
});

test("levels change while lines are written: an area's own, the root's for the rest", async () => {
  const { logger, lines } = recorded("info");
  await logger.open();
  const [network, groups] = [logger.child("network"), logger.child("groups")];
  assert.deepEqual(
    [...(logger.levels?.all() ?? [])],
    [
      ["root", "info"],
      ["network", "info"],
      ["groups", "info"],
    ],
  );
  logger.levels?.set("network", "debug");
  logger.levels?.set("root", "error");
  network.debug("told");
  groups.warn("dropped");
  assert.equal(logger.child("network"), network, "an area has one logger");
  logger.levels?.unset("network");
  network.warn("dropped");
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? "", /told/);
});
