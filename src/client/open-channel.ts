import { type ChannelCredentials, Client, credentials } from "@grpc/grpc-js";
import { Channel } from "./channel.ts";

/** How a server is connected to. */
export interface ConnectionOptions {
  /** TLS or not, and who calls; by default TLS for `https://`, none for other addresses. */
  readonly credentials?: ChannelCredentials;
  /** Headers (gRPC: metadata) that go with every call, such as `authorization`; `-bin` ones are base64. */
  readonly headers?: Readonly<Record<string, string>>;
}

const MOST_BYTES = 16 * 1024 * 1024;

/** Prepares a connection to `HOST:PORT`, `http://HOST:PORT` or `https://HOST:PORT`; it is made by the first call. */
export function openChannel(address: string, { credentials: given, headers }: ConnectionOptions = {}): Channel {
  const { scheme, target } = /^(?:(?<scheme>https?):\/\/)?(?<target>[^/]+)\/?$/u.exec(address)?.groups ?? {};
  if (target === undefined) throw new TypeError(`${JSON.stringify(address)} must be HOST:PORT or http(s)://HOST:PORT`);
  const secure = scheme === "https" ? credentials.createSsl() : credentials.createInsecure();
  const port = /:\d+$/u.test(target) ? "" : scheme === "https" ? ":443" : scheme === "http" ? ":80" : "";
  const options = { "grpc.max_receive_message_length": MOST_BYTES };
  return new Channel(new Client(`${target}${port}`, given ?? secure, options), headers);
}
