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
  const reachable = host === "::" || host === "0.0.0.0" ? "localhost" : host;
  const address = reachable.includes(":") ? `[${reachable}]:${port}` : `${reachable}:${port}`;
  const shown = header === undefined ? "" : ` -H '${header}'`;
  const origin = `${isEncrypted ? "https" : "http"}://${address}`;
  const grpcurl = `grpcurl${isEncrypted ? "" : " -plaintext"}${shown}`;
  return [
    `longrun ${version} is listening on ${address} (gRPC and REST${isEncrypted ? " over TLS" : ""}; repository ${repository}:)`,
    "Try:",
    `  ${grpcurl} ${address} list`,
    `  ${grpcurl} -d '{"operation_id": "hello"}' ${address} longrun.v1.OperationRegistry/CreateOperation`,
    `  curl${shown} ${origin}/v1/operations/hello`,
    ...(console === undefined ? [] : [`  a browser at ${origin}${console}/`]),
    "",
  ].join("\n");
}
