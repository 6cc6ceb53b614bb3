/**
 * The long simulation. `RAFKA_SIMULATION_SEED` (the first seed), `RAFKA_SIMULATION_SEEDS` (how many), `…_ROUNDS` (of
 * each) and `…_KIND` (`admin` or `all`) choose; a failure names what replays it, `RAFKA_SIMULATION_TRACE=1` prints every step.
 */
import { test } from "node:test";
import { Simulation } from "./simulation.ts";

const ADMIN_SEEDS = 20;
const ADMIN_ROUNDS = 50;
const SEEDS = 24;
const ROUNDS = 12;

const chosen = process.env["RAFKA_SIMULATION_SEED"];
const kind = process.env["RAFKA_SIMULATION_KIND"] ?? (chosen === undefined ? "" : "all");

/** Seeds and rounds of one kind, as asked for or by default. */
function plan(seeds: number, rounds: number): { readonly seeds: readonly number[]; readonly rounds: number } {
  const first = Number(chosen ?? 1000);
  const count = Number(process.env["RAFKA_SIMULATION_SEEDS"] ?? (chosen === undefined ? seeds : 1));
  return {
    seeds: Array.from({ length: count }, (_, index) => first + index),
    rounds: Number(process.env["RAFKA_SIMULATION_ROUNDS"] ?? rounds),
  };
}

if (kind === "" || kind === "admin") {
  const { seeds, rounds } = plan(ADMIN_SEEDS, ADMIN_ROUNDS);
  test(`admin requests survive ${seeds.length * rounds} crashes in the middle of them`, async () => {
    for (const seed of seeds) await new Simulation({ seed, rounds, isAdminOnly: true }).run();
  });
}

if (kind === "" || kind === "all") {
  const { seeds, rounds } = plan(SEEDS, ROUNDS);
  test(`a broker and its clients survive ${seeds.length} runs of ${rounds} rounds`, async () => {
    for (const seed of seeds) await new Simulation({ seed, rounds }).run();
  });
}
