/** What the sockets of this process did: all brokers in it share one event loop. */
export const loopActivity: { reads: number } = { reads: 0 };
