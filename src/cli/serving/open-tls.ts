import type { Config } from "../../config/settings.ts";
import { TlsCredentials } from "../../transport/tls/tls-credentials.ts";
import { inFile } from "./in-file.ts";
import type { WatchContext } from "./reloading.ts";

/** What a server uses for TLS; undefined if it serves without. Throws ConfigError. */
export function openTls(config: Config, { warn, reloaded, add }: WatchContext): TlsCredentials | undefined {
  const { "tls-cert": cert, "tls-key": key, "tls-client-ca": clientCa, "tls-client-auth": clientAuth } = config;
  if (cert === undefined || key === undefined) return undefined;
  const complain = warn("tls");
  const open = () =>
    TlsCredentials.open(
      { cert, key, clientCa, clientAuth },
      {
        onReload: () => reloaded("tls"),
        onWarning: complain,
        onError: (error) => complain(`--tls-cert: ${(error as Error).message}; what was before it stays in use.`),
      },
    );
  return add(inFile("--tls-cert", open));
}
