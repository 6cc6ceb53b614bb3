import { DisconnectedError, RequestTimeoutError } from "../../src/network/client/client-errors.ts";
import { type ClientApi, KafkaConnection } from "../../src/network/client/kafka-connection.ts";
import { isSystemError } from "../../src/platform/platform.ts";
import { BROKER_PORT, type BrokerLife } from "./broker-life.ts";

const REQUEST_TIMEOUT_MS = 20_000;

/** What a request came to: an answer, or nobody knows. */
export interface Outcome<Response> {
  readonly answer: Response | undefined;
}

/** A client with one connection, opened anew when it was lost. It dies with the machine: then nothing it awaits comes. */
export class SimulatedClient {
  readonly #life: BrokerLife;
  readonly #name: string;
  #connection: KafkaConnection | undefined = undefined;
  #connectionLife = -1;

  constructor(life: BrokerLife, name: string) {
    this.#life = life;
    this.#name = name;
  }

  /** Asks in the highest version of `api`. */
  async ask<Request, Response>(api: ClientApi<Request, Response>, message: Request): Promise<Outcome<Response>> {
    const { life } = this.#life;
    let answer: Response | undefined;
    try {
      const connection = await this.#connect();
      answer = await connection.request(api, message);
    } catch (error) {
      if (!isLostConnection(error)) throw error;
    }
    return this.#unlessDead(life, { answer });
  }

  /** Sends what has no answer. */
  async send<Request, Response>(api: ClientApi<Request, Response>, message: Request): Promise<void> {
    const { life } = this.#life;
    try {
      const connection = await this.#connect();
      connection.sendOnly(api, message);
    } catch (error) {
      if (!isLostConnection(error)) throw error;
    }
    await this.#unlessDead(life, undefined);
  }

  /** Closes the connection, with what it waits for. */
  drop(): void {
    void this.#connection?.close();
    this.#connection = undefined;
  }

  async #connect(): Promise<KafkaConnection> {
    const { platform, life } = this.#life;
    const known = this.#connection;
    if (known !== undefined && this.#connectionLife === life && !known.isClosed) return known;
    const connection = await KafkaConnection.connect({
      platform,
      host: "127.0.0.1",
      port: BROKER_PORT,
      clientId: this.#name,
      connectTimeoutMs: 5_000,
      requestTimeoutMs: REQUEST_TIMEOUT_MS,
    });
    this.#connection = connection;
    this.#connectionLife = life;
    return connection;
  }

  #unlessDead<T>(life: number, value: T): T | Promise<T> {
    return life === this.#life.life ? value : new Promise<T>(() => {});
  }
}

/** Whether a call failed because its connection did. */
export function isLostConnection(error: unknown): boolean {
  return error instanceof DisconnectedError || error instanceof RequestTimeoutError || isSystemError(error);
}
