/** What a server that has just started is. */
export interface Started {
  readonly version: string;
  readonly host: string;
  readonly port: number;
  readonly repository: string;
}

/** The lines that tell a person where the server listens and what to try next. */
export function startUpLines({ version, host, port, repository }: Started): string {
  const reachable = host === "::" || host === "0.0.0.0" ? "localhost" : host;
  const address = reachable.includes(":") ? `[${reachable}]:${port}` : `${reachable}:${port}`;
  const create = `grpcurl -plaintext -d '{"operation_id": "hello"}' ${address} longrun.v1.OperationRegistry/CreateOperation`;
  return [
    `longrun ${version} is listening on ${address} (gRPC and REST; repository ${repository}:)`,
    "Try:",
    `  grpcurl -plaintext ${address} list`,
    `  ${create}`,
    `  curl http://${address}/v1/operations/hello`,
    "",
  ].join("\n");
}
