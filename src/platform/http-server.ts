/** A small HTTP server for machines that look after the broker: metrics, health. Never for Kafka's own protocol. */

/** What an answer consists of. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Pieces of a long one are sent as they are made, no faster than the peer takes them. */
  readonly body: string | AsyncIterable<string>;
}

/** Answers a GET (or HEAD) of a path without its query; undefined is 404. */
export type HttpHandler = (path: string) => HttpAnswer | undefined | Promise<HttpAnswer | undefined>;

/** Where to listen. */
export interface HttpListenOptions {
  readonly host: string;
  /** 0: the system picks a free one. */
  readonly port: number;
  /** An answer could not be made: the peer is told 500, or its connection is cut when it has a part of it. */
  readonly onError: (error: unknown) => void;
}

/** A listening HTTP server. */
export interface HttpServer {
  /** `http://host:port`, with the bound port. */
  readonly url: string;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
}
