/**
 * Hands images to publishers, one image at a time and in the order of the log; each publisher sees every image from its
 * first on. A publisher that joins late gets the present image as one delta from nothing.
 */
import { MetadataDelta } from "../metadata/metadata-delta.ts";
import { MetadataImage } from "../metadata/metadata-image.ts";
import type { MetadataManifest, MetadataPublisher } from "../metadata/metadata-publisher.ts";
import { eachInSlices, type SlicePlatform } from "../platform/slices.ts";

/** The publishers of one node. */
export class ImagePublisher {
  readonly #platform: SlicePlatform;
  readonly #publishers: MetadataPublisher[] = [];
  #image: MetadataImage;
  /** Fulfilled when nothing is being published; never rejects. */
  #idle: Promise<void> | undefined = undefined;

  constructor(platform: SlicePlatform, image: MetadataImage) {
    this.#platform = platform;
    this.#image = image;
  }

  /** The image that was handed out last. */
  get image(): MetadataImage {
    return this.#image;
  }

  /** Adds a publisher and gives it the present image. Rejects with what the publisher threw; it then gets no more. */
  async subscribe(publisher: MetadataPublisher): Promise<void> {
    while (this.#idle !== undefined) await this.#idle;
    await this.#exclusively(async () => {
      const image = this.#image;
      const lastOffset = image.provenance.offset;
      await publisher.publish(await this.#deltaFromNothing(image), image, { kind: "SNAPSHOT", lastOffset });
      this.#publishers.push(publisher);
    });
  }

  /** Hands out the next image. Synchronous as long as every publisher is. Throws what a publisher threw. */
  publish(delta: MetadataDelta, image: MetadataImage): void | Promise<void> {
    if (this.#idle !== undefined) return this.#idle.then(() => this.publish(delta, image));
    this.#image = image;
    const manifest: MetadataManifest = { kind: "LOG_DELTA", lastOffset: image.provenance.offset };
    for (let index = 0; index < this.#publishers.length; index++) {
      const published = this.#publishers[index]?.publish(delta, image, manifest);
      if (published !== undefined)
        return this.#exclusively(() => this.#publishRest(published, index + 1, delta, manifest));
    }
  }

  async #publishRest(
    first: Promise<void>,
    from: number,
    delta: MetadataDelta,
    manifest: MetadataManifest,
  ): Promise<void> {
    await first;
    for (const publisher of this.#publishers.slice(from)) await publisher.publish(delta, this.#image, manifest);
  }

  async #exclusively(action: () => Promise<void>): Promise<void> {
    let done = (): void => {};
    this.#idle = new Promise((resolve) => {
      done = resolve;
    });
    try {
      await action();
    } finally {
      this.#idle = undefined;
      done();
    }
  }

  async #deltaFromNothing(image: MetadataImage): Promise<MetadataDelta> {
    const delta = new MetadataDelta(MetadataImage.EMPTY);
    await eachInSlices(this.#platform, image.records(), (record) => delta.replay(record));
    return delta;
  }
}
