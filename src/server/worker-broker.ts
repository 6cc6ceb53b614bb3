/**
 * A broker in a worker thread, behind the same interface: the caller's event loop and the broker's do not wait for each
 * other. The two talk in four messages: started, failed, stop, stopped.
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { realClock } from "../platform/real/real-clock-and-random.ts";
import type { Broker, BrokerEndpoint, BrokerOptions } from "./broker-options.ts";
import { startBrokerServer } from "./broker-server.ts";

/** What the caller may send over: everything but the signal, which stays on its side. */
type PlainOptions = Omit<BrokerOptions, "signal" | "worker">;

/** What tells a thread that it was started to run a broker, and which. */
interface Order {
  readonly rafkaBroker: PlainOptions;
}

interface Started {
  readonly kind: "started";
  readonly bootstrapServers: string;
  readonly endpoints: readonly BrokerEndpoint[];
  readonly dataDirectory: string;
  readonly clusterId: string;
  readonly nodeId: number;
  readonly metricsUrl: string | undefined;
  readonly startupMs: number;
}

type FromWorker = Started | { readonly kind: "failed"; readonly error: unknown } | { readonly kind: "stopped" };

/** Starts a broker in a thread of its own. Options as {@link startBroker}. */
export async function startWorkerBroker(options: BrokerOptions): Promise<Broker> {
  const { signal, worker: _, ...plain } = options;
  signal?.throwIfAborted();
  const beganMs = realClock.monotonicMs();
  // The thread loads this very module, whichever file a bundle put it into; the last lines below start the broker.
  const thread = new Worker(`import(${JSON.stringify(import.meta.url)});`, {
    eval: true,
    workerData: { rafkaBroker: plain } satisfies Order,
  });
  const started = Promise.withResolvers<Started>();
  const stopped = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  stopped.promise.catch(() => undefined);
  thread.on("message", (message: FromWorker) => {
    if (message.kind === "started") started.resolve(message);
    else if (message.kind === "stopped") stopped.resolve();
    else fail(message.error);
  });
  thread.on("error", fail);
  thread.on("exit", () => {
    stopped.resolve();
    started.reject(new Error("the broker's thread ended before it was ready"));
  });
  function fail(error: unknown): void {
    started.reject(error);
    failed.reject(error);
  }

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      thread.postMessage("stop");
      await stopped.promise;
      await thread.terminate();
    })();
    return stopping;
  };
  const onAbort = (): void => {
    started.reject(signal?.reason);
    void stop();
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  let facts: Started;
  try {
    facts = await started.promise;
  } catch (error) {
    signal?.removeEventListener("abort", onAbort);
    await stop();
    throw error;
  }
  // A program that only forgot to stop its broker may still end.
  thread.unref();
  const stopOnce = async (): Promise<void> => {
    signal?.removeEventListener("abort", onAbort);
    thread.ref();
    await stop();
  };
  return {
    bootstrapServers: facts.bootstrapServers,
    endpoints: facts.endpoints,
    dataDirectory: facts.dataDirectory,
    clusterId: facts.clusterId,
    nodeId: facts.nodeId,
    metricsUrl: facts.metricsUrl,
    startupMs: realClock.monotonicMs() - beganMs,
    failed: failed.promise,
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  };
}

/** The thread's side. */
async function serveInWorker({ rafkaBroker: options }: Order): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error("serveInWorker() is for worker threads");
  const post = (message: FromWorker): void => port.postMessage(message);
  const abort = new AbortController();
  const starting = startBrokerServer({ ...options, signal: abort.signal });
  const end = async (): Promise<void> => {
    abort.abort();
    await starting.then(
      (broker) => broker.stop(),
      () => undefined,
    );
    post({ kind: "stopped" });
    port.close();
  };
  port.once("message", () => void end());
  try {
    const broker = await starting;
    const { bootstrapServers, endpoints, dataDirectory, clusterId, nodeId, metricsUrl, startupMs } = broker;
    broker.failed.catch((error: unknown) => post({ kind: "failed", error }));
    post({ kind: "started", bootstrapServers, endpoints, dataDirectory, clusterId, nodeId, metricsUrl, startupMs });
  } catch (error) {
    post({ kind: "failed", error });
    port.close();
  }
}

function isOrder(data: unknown): data is Order {
  return typeof data === "object" && data !== null && "rafkaBroker" in data;
}

// Not an export that the line of code above calls: a bundle drops exports that no module imports.
if (!isMainThread && isOrder(workerData)) void serveInWorker(workerData);
