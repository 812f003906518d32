import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingHttpHeaders } from "node:http";

/** The headers of the HTTP request that is being answered, for methods of the user's that read them as metadata. */
export const incomingHeaders = new AsyncLocalStorage<IncomingHttpHeaders>();
