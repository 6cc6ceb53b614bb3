/**
 * Who writes, which decides what is checked: a client's batch in full, a coordinator's but for sequences, what a leader
 * has already checked (replication, the metadata quorum) not at all.
 */
export type AppendOrigin = "CLIENT" | "COORDINATOR" | "RAFT_LEADER" | "REPLICATION";
