import type { BoundService } from "../../handlers/handler.ts";
import { rpcOf } from "../../proto/rpc-of.ts";
import { followStream } from "../follow-stream.ts";
import { wrapHandlers } from "../wrap-handlers.ts";
import type { OpenCallMetrics } from "./open-call-metrics.ts";

/** The same service, whose calls are counted while they are answered. */
export function measuredHandlers(service: BoundService, metrics: OpenCallMetrics): BoundService {
  return wrapHandlers(service, (method) => {
    const open = metrics.cell(rpcOf(method));
    const leave = () => {
      open.value--;
    };
    const begin = () => {
      open.value++;
      return { onEnd: leave };
    };
    return {
      unary: (handler) => (request, call) => {
        open.value++;
        const answer = handler(request, call);
        answer.then(leave, leave);
        return answer;
      },
      stream: (handler) => (request, call) => followStream(handler(request, call), begin),
    };
  });
}
