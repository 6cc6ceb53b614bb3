/**
 * Who is told about each new image: the log manager, the replica manager, coordinators, dynamic configs, caches.
 */
import type { MetadataDelta } from "./metadata-delta.ts";
import type { MetadataImage } from "./metadata-image.ts";

/** How an image came about. */
export interface MetadataManifest {
  /** `SNAPSHOT` for the first image of a start, whatever it was loaded from; `LOG_DELTA` for each later one. */
  readonly kind: "SNAPSHOT" | "LOG_DELTA";
  /** The last offset that the image contains. */
  readonly lastOffset: number;
}

/** Takes new images, in the order of the log, one at a time. */
export interface MetadataPublisher {
  /** Names the publisher in logs. */
  readonly name: string;
  /**
   * Acts on an image. The next image, and the answer to the request that caused this one, wait for a promise.
   *
   * @param delta what changed; in the first call everything, since its base is the empty image
   */
  publish(delta: MetadataDelta, image: MetadataImage, manifest: MetadataManifest): void | Promise<void>;
}
