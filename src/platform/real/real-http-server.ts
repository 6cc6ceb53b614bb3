import { createServer, type Server, type ServerResponse } from "node:http";
import { formatHostPort } from "../../base/host-port.ts";
import { namePortHolder } from "./port-holder.ts";
import type { HttpHandler, HttpListenOptions, HttpServer } from "../http-server.ts";

/** Slow or idle peers are cut off: nobody needs longer to ask for metrics. */
const REQUEST_TIMEOUT_MS = 10_000;
const HEADER_BYTES_MAX = 8 * 1024;

/**
 * Listens for HTTP. Does not keep the process alive.
 *
 * @throws (rejects) with the system's error, `EADDRINUSE` for a port that is taken
 */
export async function listenHttp(options: HttpListenOptions, handler: HttpHandler): Promise<HttpServer> {
  const { host, port, onError } = options;
  const server = createServer(
    { maxHeaderSize: HEADER_BYTES_MAX, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => {
      const answer = async (): Promise<void> => {
        if (request.method !== "GET" && request.method !== "HEAD") {
          response.writeHead(405, { allow: "GET, HEAD" }).end();
          return;
        }
        const found = await handler((request.url ?? "/").split("?")[0] ?? "/");
        const { status, contentType, body } = found ?? { status: 404, contentType: "text/plain", body: "not found\n" };
        response.statusCode = status;
        response.setHeader("content-type", contentType);
        if (typeof body === "string") response.setHeader("content-length", Buffer.byteLength(body));
        if (request.method === "HEAD") response.end();
        else if (typeof body === "string") response.end(body);
        else await sendPieces(response, body);
      };
      answer().catch((error: unknown) => {
        onError(error);
        if (response.headersSent) response.destroy();
        else response.writeHead(500).end();
      });
    },
  );
  await listening(server, host, port);
  server.unref();
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${formatHostPort(host, bound)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Ends early when the peer has gone. */
async function sendPieces(response: ServerResponse, pieces: AsyncIterable<string>): Promise<void> {
  for await (const piece of pieces) {
    if (response.destroyed) return;
    if (!response.write(piece)) await taken(response);
  }
  response.end();
}

/** Fulfilled when the peer has taken what was written, or has gone. */
function taken(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off("drain", done).off("close", done);
      resolve();
    };
    response.on("drain", done).on("close", done);
  });
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: Error): void => reject(namePortHolder(error, { host, port }));
    server.once("error", onError);
    server.listen({ host, port }, () => {
      server.off("error", onError);
      resolve();
    });
  });
}
