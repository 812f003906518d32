import { isLoopbackAddress } from "../../config/loopback.ts";

/**
 * The names by which a server may be asked that only this machine reaches and that asks nobody who they are: this machine's,
 * and that of its public URL. A page could have its own name lead here (DNS rebinding), and would be the server's own page then.
 */
export function allowedHosts(publicUrl: string | undefined): (host: string) => boolean {
  const publicHost = publicUrl === undefined ? undefined : new URL(publicUrl).hostname;
  return (host) =>
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === publicHost ||
    isLoopbackAddress(host.replace(/^\[|\]$/g, ""));
}
