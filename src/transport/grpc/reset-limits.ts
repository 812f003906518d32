import type { ServerOptions as Http2Options } from "node:http2";
import type { Server } from "@grpc/grpc-js";

/** How many calls a client may cancel on one connection at once: twice as many as may be open; and in each second after that. */
const BURST = 2000;
const PER_SECOND = 1000;

/**
 * Lets clients cancel more calls on a connection than Node does, which ends the connection with all its calls after 1,000
 * at once or 33 a second: one that closes its watches does that, and is no attacker. What a reset costs is bounded still.
 *
 * grpc-js 1.14 has no option for it, so this sets one of HTTP/2's in its private options. Call it before the server gets
 * its first port or connection injector.
 */
export function raiseResetLimits(server: Server): void {
  const { commonServerOptions } = server as unknown as { readonly commonServerOptions?: Http2Options };
  if (commonServerOptions === undefined) throw new Error("grpc-js has no commonServerOptions: see reset-limits.ts");
  Object.assign(commonServerOptions, { streamResetBurst: BURST, streamResetRate: PER_SECOND });
}
