import type { ServerOptions as Http2Options } from "node:http2";
import type { Server } from "@grpc/grpc-js";

/** How many calls a client may cancel on one connection at once: twice as many as may be open; and in each second after that. */
const BURST = 2000;
const PER_SECOND = 1000;

/** What a header takes besides its name and value, as HTTP/2 reckons (RFC 9113, 6.5.2); in bytes. */
const HEADER_OVERHEAD = 32;
/** How many headers Node lets a call have; those of ordinary calls fit, however few bytes they may take. */
const LEAST_HEADERS = 128;

/**
 * Raises limits of Node's that are too low for good clients. It ends a connection with all its calls after 1,000 that are
 * cancelled at once or 33 a second, but one that closes its watches does that. It resets calls of more than 128 headers
 * without a word, but their bytes are what is limited, which is answered with an error; so a call may have as many headers as
 * HTTP/2 reckons to `maxMetadataBytes` by their number alone. What resets and headers cost is bounded still.
 *
 * grpc-js 1.14 has no options for these, so this sets them in its private options for HTTP/2. Call it before the server gets
 * its first port or connection injector.
 */
export function raiseHttp2Limits(server: Server, maxMetadataBytes: number): void {
  const { commonServerOptions } = server as unknown as { readonly commonServerOptions?: Http2Options };
  if (commonServerOptions === undefined) throw new Error("grpc-js has no commonServerOptions: see http2-limits.ts");
  const maxHeaderListPairs = Math.max(LEAST_HEADERS, Math.ceil(maxMetadataBytes / HEADER_OVERHEAD));
  Object.assign(commonServerOptions, { streamResetBurst: BURST, streamResetRate: PER_SECOND, maxHeaderListPairs });
}
