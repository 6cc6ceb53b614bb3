import { uuidBytesFromRandom } from "../../base/uuid.ts";
import type { Random } from "../../platform/platform.ts";

/** A member id as Kafka makes them: the client id, or a static member's instance id, then a random UUID in text form. */
export function newMemberId(random: Random, prefix: string): string {
  const hex = uuidBytesFromRandom(random.bytes(16)).toString("hex");
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  return `${prefix}-${uuid}`;
}
