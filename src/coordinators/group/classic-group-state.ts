/** The states of a classic group, spelled as DescribeGroups and ListGroups show them. */
export type ClassicGroupState = "Empty" | "PreparingRebalance" | "CompletingRebalance" | "Stable" | "Dead";

/**
 * From where a group may come into a state.
 *
 * ```
 *           first member joins                all joined, or time is up
 *   Empty ─────────────────────> Preparing ───────────────────────────> Completing ──leader's sync──> Stable
 *     ^                         Rebalance  <───────────────────────────  Rebalance                       │
 *     └──────nobody is left────── │  ^ join, leave, session or sync timeout                               │
 *                                    └────────────────────────────────────────────────────────────────────┘
 * ```
 *
 * Dead is where a group goes when its partition is unloaded, from everywhere.
 */
export const PREVIOUS_STATES: Readonly<Record<ClassicGroupState, readonly ClassicGroupState[]>> = {
  Empty: ["PreparingRebalance"],
  PreparingRebalance: ["Empty", "CompletingRebalance", "Stable"],
  CompletingRebalance: ["PreparingRebalance"],
  Stable: ["CompletingRebalance"],
  Dead: ["Empty", "PreparingRebalance", "CompletingRebalance", "Stable", "Dead"],
};
