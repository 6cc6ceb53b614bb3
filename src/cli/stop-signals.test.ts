import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { REPEATED_KEYPRESS_MS, stopOnSignals } from "./stop-signals.ts";

/** The process and the clock as `stopOnSignals()` sees them. */
class Stage extends EventEmitter {
  nowMs = 1000;
  readonly said: string[] = [];
  readonly exits: number[] = [];
  readonly stopping = new AbortController();
  readonly forget = stopOnSignals(this.stopping, {
    signals: this,
    nowMs: () => this.nowMs,
    say: (text) => this.said.push(text),
    exit: (code) => this.exits.push(code),
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  test(`the first ${signal} asks for a controlled stop and says what a second one does`, () => {
    const stage = new Stage();
    stage.emit(signal, signal);
    assert.equal(stage.stopping.signal.aborted, true);
    assert.deepEqual(stage.exits, []);
    assert.match(stage.said.join(""), /once more to end at once/);
  });
}

test("a second signal ends the process at once, with the code of an interrupt", () => {
  const stage = new Stage();
  stage.emit("SIGINT", "SIGINT");
  stage.nowMs += REPEATED_KEYPRESS_MS;
  stage.emit("SIGTERM", "SIGTERM");
  assert.deepEqual(stage.exits, [130]);
});

test("a keypress that arrives twice, from the terminal and through npm, is one", () => {
  const stage = new Stage();
  stage.emit("SIGINT", "SIGINT");
  stage.nowMs += REPEATED_KEYPRESS_MS - 1;
  stage.emit("SIGINT", "SIGINT");
  assert.deepEqual(stage.exits, []);
  assert.equal(stage.said.length, 1);
  stage.nowMs += 1;
  stage.emit("SIGINT", "SIGINT");
  assert.deepEqual(stage.exits, [130]);
});

test("forgotten signals reach nobody", () => {
  const stage = new Stage();
  stage.forget();
  assert.equal(stage.emit("SIGINT", "SIGINT"), false);
});
