import { type ChannelCredentials, Client, credentials } from "@grpc/grpc-js";
import { type CallerOptions, hasCredentials } from "./call-metadata.ts";
import { Channel } from "./channel.ts";
import { isLoopback, parseServerAddress } from "./server-address.ts";
import { type TlsOptions, tlsCredentials } from "./tls-credentials.ts";

/** How a server is connected to, and who calls it. */
export interface ConnectionOptions extends CallerOptions {
  /** Connects by TLS with these certificates; by default TLS for `https://` only, with the authorities that Node trusts. */
  readonly tls?: TlsOptions | undefined;
  /** The same as grpc-js has it, instead of `tls`. */
  readonly credentials?: ChannelCredentials | undefined;
  /**
   * Lets credentials go to other machines without TLS, where everybody on the way can read them; to be set only where
   * something else protects the network.
   */
  readonly allowInsecureCredentials?: boolean | undefined;
}

const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Prepares a connection to `HOST:PORT`, `http://HOST:PORT` or `https://HOST:PORT`; it is made by the first call. Throws a
 * TypeError for any other address, for options that cannot be used, and for credentials that would go to another machine
 * without TLS.
 */
export function openChannel(address: string, options: ConnectionOptions = {}): Channel {
  const { isSecure, host, port } = parseServerAddress(address);
  const connection = connectionCredentials(options, isSecure);
  const isLocal = isLoopback(host);
  if (hasCredentials(options) && !connection._isSecure() && !isLocal && options.allowInsecureCredentials !== true) {
    throw new TypeError(
      `Credentials would go to ${host}:${port} without TLS, where others can read them: connect by https://, or allow insecure credentials.`,
    );
  }
  const client = new Client(`${host}:${port}`, connection, {
    "grpc.max_receive_message_length": MOST_BYTES,
    // A proxy is on another machine, and does not know this one's own addresses.
    ...(isLocal && { "grpc.enable_http_proxy": 0 }),
  });
  return new Channel(client, options);
}

function connectionCredentials({ tls, credentials: given }: ConnectionOptions, isSecure: boolean): ChannelCredentials {
  if (given !== undefined && tls !== undefined) throw new TypeError("Give either tls or credentials.");
  if (given !== undefined) return given;
  return tls !== undefined || isSecure ? tlsCredentials(tls ?? {}) : credentials.createInsecure();
}
