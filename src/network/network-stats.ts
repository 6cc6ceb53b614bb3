/** What one listener counted since the start: plain numbers, read at the scrape. */
export interface NetworkStats {
  /** Connections that are open now. */
  readonly connectionCount: number;
  readonly acceptedCount: number;
  readonly closedCount: number;
  /** Turned away at a limit, before a byte was read. */
  readonly rejectedCount: number;
  /** Closed for want of traffic. */
  readonly idleClosedCount: number;
  /** Closed because a frame's length made no sense. */
  readonly invalidFrameCount: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly requestCount: number;
  /** Times that a connection was not read for a while because its peer did not take replies. */
  readonly slowReaderCount: number;
}

/** The counters as their listener writes them. */
export class ListenerCounters implements NetworkStats {
  connectionCount = 0;
  acceptedCount = 0;
  closedCount = 0;
  rejectedCount = 0;
  idleClosedCount = 0;
  invalidFrameCount = 0;
  bytesIn = 0;
  bytesOut = 0;
  requestCount = 0;
  slowReaderCount = 0;
}
