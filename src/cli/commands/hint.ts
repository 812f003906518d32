import { hasCredentials } from "../../client/call-metadata.ts";
import type { ConnectionOptions } from "../../client/open-channel.ts";
import type { StatusError } from "../../client/status-error.ts";
import { Code } from "../../proto/messages.ts";

/** What was called, and how. */
export interface HintContext {
  readonly address: string;
  readonly connection: ConnectionOptions;
  /** Whether only servers of longrun have the methods that were called. */
  readonly longrunOnly: boolean;
}

const CALLER = "--token-file, --api-key-file, or --cert and --key";

/** What to do about a call that has failed, as an indented line; empty if there is nothing to be said. */
export function hint({ code, status }: StatusError, { address, connection, longrunOnly }: HintContext): string {
  switch (code) {
    case Code.UNIMPLEMENTED:
      return longrunOnly
        ? line("This needs a server of longrun (longrun.v1.OperationRegistry); google.longrunning has no such method.")
        : "";
    case Code.UNAVAILABLE:
      return status.details.length > 0
        ? ""
        : line(`Is a server listening on ${address}? --address or LONGRUN_ADDRESS names another.`);
    case Code.UNAUTHENTICATED:
      return saysWhoCalls(connection)
        ? line("The server does not take these credentials: they may be over, or for another server.")
        : line(`The server wants to know who calls: give ${CALLER} (or LONGRUN_TOKEN, LONGRUN_API_KEY).`);
    case Code.PERMISSION_DENIED:
      return saysWhoCalls(connection)
        ? line(`Whoever runs the server can permit this to the caller; ${CALLER} name another one.`)
        : line(`The server may permit this to callers that it knows: give ${CALLER}.`);
    default:
      return "";
  }
}

function saysWhoCalls(connection: ConnectionOptions): boolean {
  return hasCredentials(connection) || connection.tls?.certificate !== undefined;
}

function line(text: string): string {
  return `  ${text}\n`;
}
