/** Which of the protocols that all members support a generation uses. */
import { assert } from "../../base/assert.ts";
import { javaHashBucket } from "../runtime/java-hash.ts";
import type { ClassicGroupMember } from "./classic-group-member.ts";

/** Each member votes for the first of its protocols that all support; most votes win. */
export function selectProtocol(members: Iterable<ClassicGroupMember>, candidates: ReadonlySet<string>): string {
  const votes = new Map<string, number>();
  for (const { protocols } of members) {
    const vote = protocols.find(({ name }) => candidates.has(name));
    assert(vote !== undefined, "a member supports a protocol that all support");
    votes.set(vote.name, (votes.get(vote.name) ?? 0) + 1);
  }
  let winner: string | undefined = undefined;
  for (const [name, count] of votes) {
    if (winner === undefined || beats(name, count, winner, votes.get(winner) ?? 0)) winner = name;
  }
  assert(winner !== undefined, "a protocol is selected for members");
  return winner;
}

// Kafka takes the first of the best in a HashMap's order: the same tie ends the same way on both.
function beats(name: string, count: number, winner: string, winnerCount: number): boolean {
  return count > winnerCount || (count === winnerCount && javaHashBucket(name) < javaHashBucket(winner));
}
