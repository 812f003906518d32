import { type ChannelCredentials, Client, credentials } from "@grpc/grpc-js";
import { Channel } from "./channel.ts";

/** How a server is connected to. */
export interface ConnectionOptions {
  /** TLS or not, and who calls; by default TLS for `https://`, none for other addresses. */
  readonly credentials?: ChannelCredentials;
  /** Headers (gRPC: metadata) that go with every call, such as `authorization`; `-bin` ones are base64. */
  readonly headers?: Readonly<Record<string, string>>;
}

const ADDRESS = /^(?:(?<scheme>https?):\/\/)?(?<host>\[[^\]/\s]+\]|[^/:@\s]+)(?::(?<port>\d+))?\/?$/u;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Prepares a connection to `HOST:PORT`, `http://HOST:PORT` or `https://HOST:PORT`; it is made
 * by the first call. Throws a TypeError for any other address.
 */
export function openChannel(address: string, { credentials: given, headers }: ConnectionOptions = {}): Channel {
  const { scheme = "", host, port = DEFAULT_PORTS[scheme] } = ADDRESS.exec(address)?.groups ?? {};
  if (host === undefined || !(Number(port) > 0 && Number(port) < 65536)) {
    throw new TypeError(`${JSON.stringify(address)} must be HOST:PORT or http(s)://HOST:PORT`);
  }
  const secure = scheme === "https" ? credentials.createSsl() : credentials.createInsecure();
  const options = { "grpc.max_receive_message_length": MOST_BYTES };
  return new Channel(new Client(`${host}:${port}`, given ?? secure, options), headers);
}
