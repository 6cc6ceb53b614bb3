/** The connection is gone before the answer came; `cause` says more where there is more. */
export class DisconnectedError extends Error {
  override readonly name: string = "DisconnectedError";
}

/** The broker did not answer in time. The connection is closed. */
export class RequestTimeoutError extends DisconnectedError {
  override readonly name: string = "RequestTimeoutError";
}

/** The broker does not speak any version of an API that we speak. */
export class UnsupportedByBrokerError extends Error {
  override readonly name = "UnsupportedByBrokerError";
}
