import { FileKeySource } from "./file-key-source.ts";
import type { KeySource } from "./key-source.ts";
import { RemoteKeySource } from "./remote-key-source.ts";
import type { SourceOptions } from "./source-options.ts";

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Where a key set is: the path of a file, or a URL. */
export type KeySetLocation = string | URL;

/**
 * Reads where a key set is: a URL or else a path. Throws an Error unless the URL is https, or http on this machine, for
 * whoever is between could put in keys of their own.
 */
export function parseKeySetLocation(text: string): KeySetLocation {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.test(url.hostname));
  if (url === undefined || !isSafe || url.username !== "" || url.password !== "" || url.hash !== "") {
    throw new Error("must be a file, an https:// URL or, on this machine, an http:// URL, without user and fragment");
  }
  return url;
}

/** Opens a key set; throws an Error if a file is not as it must be. */
export function openKeySource(location: KeySetLocation, options: SourceOptions): KeySource {
  return location instanceof URL ? new RemoteKeySource(location, options) : new FileKeySource(location, options);
}
