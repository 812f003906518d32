import { aborted } from "../aborted.ts";
import { draining, LongrunError } from "../errors.ts";
import { encode } from "../proto/encode.ts";
import { Health, HealthCheckResponseSchema, HealthListResponseSchema, ServingStatus } from "../proto/messages.ts";
import { quote } from "../quote.ts";
import { type BoundService, bind } from "./handler.ts";

/**
 * grpc.health.v1.Health: SERVING for the server ("") and each of its services, until `drained` aborts; watchers are then
 * told NOT_SERVING before their stream ends.
 */
export function healthHandlers(services: readonly string[], drained: AbortSignal): BoundService {
  const served: ReadonlySet<string> = new Set(["", Health.typeName, ...services]);
  const status = () => (drained.aborted ? ServingStatus.NOT_SERVING : ServingStatus.SERVING);
  const response = (value: ServingStatus) => encode(HealthCheckResponseSchema, { status: value });

  return bind(Health, {
    async check({ service }) {
      if (served.has(service)) return response(status());
      throw new LongrunError("SERVICE_NOT_FOUND", `Service ${quote(service)} is not served here.`, { service });
    },

    async *watch({ service }, { signal }) {
      yield response(served.has(service) ? status() : ServingStatus.SERVICE_UNKNOWN);
      await aborted(AbortSignal.any([signal, drained]));
      if (!drained.aborted) return;
      if (served.has(service)) yield response(status());
      throw draining();
    },

    async list() {
      const statuses = Object.fromEntries([...served].map((service) => [service, { status: status() }]));
      return encode(HealthListResponseSchema, { statuses });
    },
  });
}
