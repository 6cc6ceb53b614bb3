/** A controller that can be taken away from its broker, as one on another machine can. */
import type { ControllerClient } from "../controller/controller-client.ts";
import { ApiError, ErrorCode } from "../protocol/errors.ts";

/** See the file's head. */
export class LosableController {
  /** Set: from now on every operation is answered as by a client that tried for its whole patience. */
  isLost = false;

  /** What the broker is given in place of `controller`. */
  around(controller: ControllerClient): ControllerClient {
    return new Proxy(controller, {
      get: (target, name) => {
        if (this.isLost) return () => Promise.reject(new ApiError(ErrorCode.REQUEST_TIMED_OUT));
        const operation: unknown = Reflect.get(target, name, target);
        return typeof operation === "function" ? operation.bind(target) : operation;
      },
    });
  }
}
