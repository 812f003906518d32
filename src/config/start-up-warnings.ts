import { isAuthenticating } from "./is-authenticating.ts";
import type { Config } from "./settings.ts";

/** What the machine tells about a configuration. */
export interface Surroundings {
  /** Whether only this machine can reach the address that the server listens on. */
  readonly isLoopback: boolean;
  /** Whether somebody else than the owner of a file, and its group, may read it. */
  readonly isReadableByOthers: (file: string) => boolean;
}

/** Why a server with this configuration must not start, for it would let in everybody; undefined if it may. */
export function exposure(config: Config, { isLoopback }: Pick<Surroundings, "isLoopback">): string | undefined {
  if (isLoopback || isAuthenticating(config) || config["allow-unauthenticated"]) return undefined;
  return (
    "other machines could do everything there without authentication; have callers say who they are " +
    "(--jwt-issuer, --api-keys or --tls-client-auth), or allow it by --allow-unauthenticated"
  );
}

/** What whoever starts a server with this configuration should know, a sentence or two each. */
export function startUpWarnings(config: Config, { isLoopback, isReadableByOthers }: Surroundings): readonly string[] {
  const isOn = isAuthenticating(config);
  const isEncrypted = config["tls-cert"] !== undefined;
  const secrets = [config["tls-key"], config["api-keys"]].filter((file) => file !== undefined);
  const warnings: readonly (readonly [isDue: boolean, text: string])[] = [
    [!isOn && !isLoopback, "Authentication is off: everybody who reaches the server may do everything."],
    [isOn && config["allow-unauthenticated"], "--allow-unauthenticated does nothing, for authentication is on."],
    [
      isOn && !isEncrypted && !isLoopback,
      "Without TLS (--tls-cert, --tls-key), credentials can be read on their way, unless a proxy encrypts them.",
    ],
    [
      isOn && config["access-policy"] === undefined,
      "Without --access-policy, everybody who is authenticated may do everything.",
    ],
    [
      !isOn && config["rate-limit"] > 0,
      "--rate-limit holds for all callers together, for without authentication they are one.",
    ],
  ];
  const due = warnings.filter(([isDue]) => isDue).map(([, text]) => text);
  return [
    ...due,
    ...secrets.filter(isReadableByOthers).map((file) => `${file}: everybody on this machine may read it.`),
  ];
}
