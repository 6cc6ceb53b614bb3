import { systemError } from "./system-error.ts";

/** Calls of the disk that can be told to fail. */
export type DiskOperation = "open" | "read" | "write" | "truncate" | "sync" | "rename" | "unlink" | "syncDirectory";

/** A failure to come. */
export interface DiskFault {
  readonly operation: DiskOperation;
  /** Which of the matching calls fails, counted from now; default 1, the next. */
  readonly nth?: number;
  /** How many fail from there on; default 1, `Infinity` for a disk that is broken. */
  readonly times?: number;
  /** Default `EIO`. */
  readonly code?: "EIO" | "ENOSPC" | "EACCES" | "EMFILE" | "EROFS";
  /** Only paths that contain this text. */
  readonly pathIncludes?: string;
  /** A write that fails leaves this many of its bytes in the file; default 0. */
  readonly tornAfterBytes?: number;
}

/** What a call must do: throw `error`, after writing the first `tornAfterBytes`. */
export interface DueFault {
  readonly error: Error;
  readonly tornAfterBytes: number;
}

/** Thrown by every call once the power is off, until `crash()`. */
export class PowerLostError extends Error {
  override readonly name = "PowerLostError";
}

/** The failures that a test ordered, and the count of what was done. */
export class DiskFaults {
  /** Calls so far that change the disk: writes, truncations, renames, removals, creations, syncs. */
  changeCount = 0;
  #faults: { readonly fault: DiskFault; seen: number }[] = [];
  #powerLostAtChange = Number.POSITIVE_INFINITY;
  #tornAfterBytes = 0;
  #powerLost: (operation: DiskOperation, path: string) => Error = powerLost;

  add(fault: DiskFault): void {
    this.#faults.push({ fault, seen: 0 });
  }

  /**
   * @param how.as what the calls throw from then on: a {@link PowerLostError}, for whoever drives the disk, or an `EIO`, for
   * a broker, which would take the other for a mistake of its own
   * @param how.tornAfterBytes what is left of the change, if it is a write; default 0
   */
  losePowerAtChange(
    nth: number,
    how: { readonly as?: "PowerLostError" | "EIO"; readonly tornAfterBytes?: number } = {},
  ): void {
    this.#powerLostAtChange = this.changeCount + nth;
    this.#powerLost = how.as === "EIO" ? (operation, path) => systemError("EIO", operation, path) : powerLost;
    this.#tornAfterBytes = how.tornAfterBytes ?? 0;
  }

  clear(): void {
    this.#faults = [];
    this.#powerLostAtChange = Number.POSITIVE_INFINITY;
  }

  /** Called before every call of the disk. */
  check(operation: DiskOperation, path: string, isChange: boolean): DueFault | undefined {
    if (isChange) this.changeCount++;
    if (this.changeCount >= this.#powerLostAtChange) {
      const error = this.#powerLost(operation, path);
      const isFirst = isChange && this.changeCount === this.#powerLostAtChange;
      if (isFirst && operation === "write") return { error, tornAfterBytes: this.#tornAfterBytes };
      throw error;
    }
    for (const entry of this.#faults) {
      const { fault } = entry;
      if (fault.operation !== operation || !path.includes(fault.pathIncludes ?? "")) continue;
      entry.seen++;
      const first = fault.nth ?? 1;
      if (entry.seen < first || entry.seen >= first + (fault.times ?? 1)) continue;
      return { error: systemError(fault.code ?? "EIO", operation, path), tornAfterBytes: fault.tornAfterBytes ?? 0 };
    }
    return undefined;
  }
}

function powerLost(): Error {
  return new PowerLostError("the simulated machine has no power");
}
