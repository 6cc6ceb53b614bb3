/** The two moves of LZ-style decoders. Short runs are copied byte by byte: a call into the engine costs more than 32 of them. */

const CALL_BYTES_MIN = 48;

/** Copies `count` literal bytes; the caller has checked both ranges. */
export function copyLiterals(from: Uint8Array, start: number, into: Uint8Array, position: number, count: number): void {
  if (count < CALL_BYTES_MIN) {
    for (let index = 0; index < count; index++) into[position + index] = from[start + index]!;
  } else {
    into.set(from.subarray(start, start + count), position);
  }
}

/**
 * Repeats `count` bytes that stand `distance` before `position`. Where the two overlap, as in long runs of one byte, the
 * bytes just written are repeated too.
 */
export function copyMatch(bytes: Uint8Array, position: number, distance: number, count: number): void {
  let from = position - distance;
  if (count < CALL_BYTES_MIN) {
    for (const end = position + count; position < end; position++, from++) bytes[position] = bytes[from]!;
    return;
  }
  // Doubles what is there already, so that a run of one byte takes a few calls and not one a byte.
  let copied = 0;
  while (copied < count) {
    const step = Math.min(distance + copied, count - copied);
    bytes.copyWithin(position + copied, from, from + step);
    copied += step;
  }
}
