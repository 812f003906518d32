import { setTimeout } from "node:timers/promises";
import { aborted } from "../aborted.ts";
import { draining, LongrunError } from "../errors.ts";
import { encode } from "../proto/encode.ts";
import { Health, HealthCheckResponseSchema, HealthListResponseSchema, ServingStatus } from "../proto/messages.ts";
import { quote } from "../quote.ts";
import { type BoundService, bind } from "./handler.ts";

/** How often watchers look whether the server is still ready, in milliseconds. */
const LOOK_AGAIN = 1000;

/**
 * grpc.health.v1.Health: SERVING for the server ("") and each of its services, as long as the server is ready and until
 * `drained` aborts; watchers are then told NOT_SERVING before their stream ends.
 */
export function healthHandlers(
  services: readonly string[],
  drained: AbortSignal,
  isReady: () => Promise<boolean>,
): BoundService {
  const served: ReadonlySet<string> = new Set(["", Health.typeName, ...services]);
  const status = async () => {
    const isServing = !drained.aborted && (await isReady());
    return isServing ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  };
  const response = (value: ServingStatus) => encode(HealthCheckResponseSchema, { status: value });

  return bind(Health, {
    async check({ service }) {
      if (served.has(service)) return response(await status());
      throw new LongrunError("SERVICE_NOT_FOUND", `Service ${quote(service)} is not served here.`, { service });
    },

    async *watch({ service }, { signal }) {
      const over = AbortSignal.any([signal, drained]);
      if (!served.has(service)) {
        yield response(ServingStatus.SERVICE_UNKNOWN);
        await aborted(over);
      }
      for (let told: ServingStatus | undefined; served.has(service); ) {
        const present = await status();
        if (present !== told) yield response(present);
        told = present;
        if (over.aborted) break;
        await setTimeout(LOOK_AGAIN, undefined, { signal: over, ref: false }).catch(() => {});
      }
      if (drained.aborted) throw draining();
    },

    async list() {
      const present = await status();
      const statuses = Object.fromEntries([...served].map((service) => [service, { status: present }]));
      return encode(HealthListResponseSchema, { statuses });
    },
  });
}
