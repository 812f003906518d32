import type { Connection } from "./connection.ts";
import { grpcMessage } from "./frames.ts";

/** Makes one call and gives the encoded response message. Rejects if the call ends with another code than 0. */
export function call(connection: Connection, path: string, body: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    connection.call(
      path,
      grpcMessage(body),
      (code) => {
        if (code === 0) resolve(Buffer.concat(received).subarray(5));
        else reject(new Error(`${path} failed with code ${code}`));
      },
      { data: (data) => received.push(data) },
    );
  });
}
