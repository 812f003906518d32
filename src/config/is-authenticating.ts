import type { Config } from "./settings.ts";

/** Whether a configuration has callers say who they are: by tokens, API keys or certificates. */
export function isAuthenticating(config: Pick<Config, "jwt-issuer" | "api-keys" | "tls-client-auth">): boolean {
  return config["jwt-issuer"] !== undefined || config["api-keys"] !== undefined || config["tls-client-auth"] !== "off";
}
