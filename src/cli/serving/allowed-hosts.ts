import { isLoopbackAddress } from "../../config/loopback.ts";

/**
 * The names by which a server may be asked that only this machine reaches and that asks nobody who they are: this machine's,
 * the one by which it was told where to listen, if any, and that of its public URL. A page could have its own name lead here
 * (DNS rebinding), and would be the server's own page then.
 */
export function allowedHosts(publicUrl: string | undefined, listenHost?: string): (host: string) => boolean {
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
  const names = ["localhost", publicHost, listenHost?.toLowerCase()];
  return (host) =>
    names.includes(host) || host.endsWith(".localhost") || isLoopbackAddress(host.replace(/^\[|\]$/g, ""));
}
