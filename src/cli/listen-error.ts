import { ConfigError } from "../config/config.ts";
import type { ListenAddress } from "../transport/listener.ts";

/** Why an address cannot be listened on, in words, by Node's error. */
export function listenError({ host, port }: ListenAddress, { code, message }: NodeJS.ErrnoException): ConfigError {
  const why = code === "EADDRINUSE" ? "is in use by another process (EADDRINUSE)" : (code ?? message);
  return new ConfigError(`--listen ${host}:${port}: ${why}`);
}
