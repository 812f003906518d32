import type { Encoded } from "../../handlers/handler.ts";

let scratch = Buffer.alloc(0);

/**
 * An encoded response as the one Buffer that grpc-js wants. Pieces are joined in a Buffer that is used again for the next
 * response, for grpc-js copies it at once: large Buffers of their own would have V8 collect garbage all the time.
 */
export function serialize(response: Encoded): Buffer {
  if (Buffer.isBuffer(response)) return response;
  if (response instanceof Uint8Array) return asBuffer(response);
  const length = lengthOf(response);
  if (length > scratch.length) scratch = Buffer.allocUnsafeSlow(length);
  let end = 0;
  for (const piece of response) {
    scratch.set(piece, end);
    end += piece.length;
  }
  return scratch.subarray(0, length);
}

/** How many bytes an encoded response has. */
export function lengthOf(response: Encoded): number {
  if (response instanceof Uint8Array) return response.length;
  return response.reduce((sum, piece) => sum + piece.length, 0);
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
