import type { Reader } from "../../protocol/reader.ts";
import type { Writer } from "../../protocol/writer.ts";

/** One connection to a broker, as the client sees it. */
export interface RequestSender {
  /**
   * Sends one request and reads its response.
   *
   * @param read the reader's bytes are valid only while it runs: copy what is kept
   * @throws (rejects) when the connection fails or is closed before the answer
   */
  request<Response>(
    apiKey: number,
    version: number,
    write: (writer: Writer) => void,
    read: (reader: Reader) => Response,
  ): Promise<Response>;
  close(): void;
}

/** Opens a connection; rejects with the system's error. `onClose` is called when it ends, whoever ended it. */
export type Connect = (host: string, port: number, onClose: () => void) => Promise<RequestSender>;

/** One API as this client speaks it: codecs, and the versions it knows to fill and to read. */
export interface ApiCall<Request, Response> {
  readonly apiKey: number;
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  readonly write: (writer: Writer, request: Request, version: number) => void;
  readonly read: (reader: Reader, version: number) => Response;
}
