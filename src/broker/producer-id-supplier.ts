/**
 * Gives out producer ids from blocks that the metadata log has made durable, so that no id is given out twice, not even
 * across a crash: what is left of a block then is lost.
 */
import type { ControllerClient, ProducerIdsBlock } from "../controller/controller-client.ts";

/** As Kafka's RPCProducerIdManager: the next block is asked for when so much of the present one is used. */
const PREFETCH_AT = 0.9;

/** See the file's head. */
export class ProducerIdSupplier {
  readonly #controller: ControllerClient;
  #block: ProducerIdsBlock = { firstProducerId: 0, count: 0 };
  #usedCount = 0;
  #nextBlock: Promise<ProducerIdsBlock> | undefined = undefined;

  constructor(controller: ControllerClient) {
    this.#controller = controller;
  }

  /** A producer id that was never given out. Rejects with the controller's `ApiError`. */
  async next(): Promise<number> {
    while (this.#usedCount >= this.#block.count) {
      const exhausted = this.#block;
      const block = await this.#prefetch();
      // Several may wait for one block; the first to come installs it.
      if (this.#block === exhausted) {
        this.#block = block;
        this.#usedCount = 0;
        this.#nextBlock = undefined;
      }
    }
    const producerId = this.#block.firstProducerId + this.#usedCount;
    this.#usedCount += 1;
    // A failed prefetch is asked again by whoever then waits.
    if (this.#usedCount >= this.#block.count * PREFETCH_AT) this.#prefetch().catch(() => undefined);
    return producerId;
  }

  #prefetch(): Promise<ProducerIdsBlock> {
    if (this.#nextBlock === undefined) {
      const next = this.#controller.allocateProducerIds();
      this.#nextBlock = next;
      next.catch(() => {
        if (this.#nextBlock === next) this.#nextBlock = undefined;
      });
    }
    return this.#nextBlock;
  }
}
