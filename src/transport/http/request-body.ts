import { promisify } from "node:util";
import { gunzip, inflate } from "node:zlib";
import { LongrunError, serverBusy } from "../../errors.ts";
import { quote } from "../../quote.ts";
import type { RequestMemory } from "../connections/request-memory.ts";
import type { IncomingRequest } from "./incoming-request.ts";
import { malformed, Refusal, tooLarge } from "./refusal.ts";

type Decoder = (body: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

/** The body of a request without. */
export const NO_BODY = new Uint8Array();

const decoders: ReadonlyMap<string, Decoder> = new Map([
  ["gzip", promisify(gunzip) as Decoder],
  ["x-gzip", promisify(gunzip) as Decoder],
  ["deflate", promisify(inflate) as Decoder],
]);

/**
 * Reads the body of a request to its end and decompresses it. Throws or rejects with a {@link Refusal}: 415 for a content coding
 * other than gzip, deflate and identity, 413 for more than `mostBytes` before or after decompression, 400 for bytes that
 * are not what the coding says, 429 if there is no room for it in `memory`, or none any more. `onWanted` is called before
 * the first byte is read, if one is.
 */
export function readBody(
  request: IncomingRequest,
  mostBytes: number,
  onWanted: () => void,
  memory: RequestMemory,
): Uint8Array | Promise<Uint8Array> {
  const coding = request.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  const decode = decoders.get(coding);
  if (decode === undefined && coding !== "" && coding !== "identity") throw unsupported(coding);
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) throw tooLarge(mostBytes);
  if (!request.hasBody) return NO_BODY;
  onWanted();
  const bytes = readBytes(request, mostBytes, memory);
  return decode === undefined ? bytes : decoded(bytes, coding, decode, mostBytes);
}

async function decoded(
  bytes: Promise<Uint8Array>,
  coding: string,
  decode: Decoder,
  mostBytes: number,
): Promise<Uint8Array> {
  const body = await bytes;
  if (body.length === 0) return body;
  try {
    return await decode(body, { maxOutputLength: mostBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(mostBytes);
    throw malformed(`The body of the request is not well-formed ${coding}.`);
  }
}

/** Listens rather than iterates, for leaving an iteration destroys the connection, and the client gets no reply. */
function readBytes({ body }: IncomingRequest, mostBytes: number, memory: RequestMemory): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > mostBytes) stop(tooLarge(mostBytes));
      else if (memory.keep(kept, chunk.length)) chunks.push(chunk);
    };
    const stop = (refusal: Refusal) => {
      body.off("data", onData);
      chunks.length = 0;
      memory.forget(kept);
      reject(refusal);
    };
    const kept = { refuse: () => stop(busy()) };
    body.on("data", onData);
    body.on("end", () => resolve(Buffer.concat(chunks, size)));
    body.on("error", reject);
    for (const event of ["end", "error", "close"]) body.once(event, () => memory.forget(kept));
  });
}

function busy(): Refusal {
  return new Refusal(429, serverBusy(), { "retry-after": "1" });
}

function unsupported(coding: string): Refusal {
  const message = `The content coding ${quote(coding)} is none of gzip, deflate and identity.`;
  return new Refusal(415, new LongrunError("UNSUPPORTED_MEDIA_TYPE", message), { "accept-encoding": "gzip, deflate" });
}
