/** No bytes: what readers give for an empty field and generated messages have by default. A Buffer, as every view of a frame. */
export const EMPTY_BYTES: Uint8Array = Buffer.alloc(0);
