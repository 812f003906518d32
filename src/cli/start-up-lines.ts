import { formatListenAddress, isEveryAddress } from "../config/listen-address.ts";

/** What a server that has just started is. */
export interface Started {
  readonly version: string;
  readonly host: string;
  readonly port: number;
  readonly repository: string;
  /** Whether it serves with TLS only. */
  readonly isEncrypted: boolean;
  /** A header by which callers say who they are, with a word in place of the secret; undefined if they need none. */
  readonly header?: string | undefined;
  /** Where the console is; undefined if it is switched off. */
  readonly console?: string | undefined;
}

/** The lines that tell a person where the server listens and what to try next. */
export function startUpLines(started: Started): string {
  const { version, host, port, repository, isEncrypted, header, console } = started;
  const isEverywhere = isEveryAddress(host);
  const address = formatListenAddress({ host: isEverywhere ? "localhost" : host, port });
  const shown = header === undefined ? "" : ` -H '${header}'`;
  const origin = `${isEncrypted ? "https" : "http"}://${address}`;
  const grpcurl = `grpcurl${isEncrypted ? "" : " -plaintext"}${shown}`;
  const protocols = `gRPC and REST${isEncrypted ? " over TLS" : ""}; repository ${repository}:`;
  const what = isEverywhere ? `every address of this machine; ${protocols}` : protocols;
  return [
    `longrun ${version} is listening on ${formatListenAddress({ host, port })} (${what})`,
    "Try:",
    `  ${grpcurl} ${address} list`,
    `  ${grpcurl} -d '{"operation_id": "hello"}' ${address} longrun.v1.OperationRegistry/CreateOperation`,
    `  curl${shown} ${origin}/v1/operations/hello`,
    ...(console === undefined ? [] : [`  a browser at ${origin}${console}/`]),
    "",
  ].join("\n");
}
