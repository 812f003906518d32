import { ConfigError } from "../../config/config.ts";
import type { Config } from "../../config/settings.ts";
import { TlsCredentials } from "../../transport/tls/tls-credentials.ts";
import { TlsFileError } from "../../transport/tls/tls-file-error.ts";
import type { OpenContext } from "./open-thing.ts";

/** The settings of the files. */
const names = { cert: "tls-cert", key: "tls-key", clientCa: "tls-client-ca" } as const;

/** What a server uses for TLS; undefined if it serves without. Throws ConfigError. */
export function openTls(config: Config, { warn, reloaded, add }: OpenContext): TlsCredentials | undefined {
  const { "tls-cert": cert, "tls-key": key, "tls-client-ca": clientCa, "tls-client-auth": clientAuth } = config;
  if (cert === undefined || key === undefined) return undefined;
  const complain = warn("tls");
  const inWords = (error: unknown) => `${flagOf(error, config)}: ${(error as Error).message}`;
  try {
    const options = {
      onReload: () => reloaded("tls"),
      onWarning: complain,
      onError: (error: unknown) => complain(`${inWords(error)}; what was before it stays in use.`),
    };
    return add(TlsCredentials.open({ cert, key, clientCa, clientAuth }, options));
  } catch (error) {
    throw new ConfigError(inWords(error));
  }
}

/** The flag of the file that cannot be read or is not good; that of the certificate if nobody can tell which it is. */
function flagOf(error: unknown, config: Config): string {
  if (error instanceof TlsFileError) return `--${names[error.file]}`;
  const { path } = error as NodeJS.ErrnoException;
  const unread = Object.values(names).find((name) => path !== undefined && config[name] === path);
  return `--${unread ?? names.cert}`;
}
