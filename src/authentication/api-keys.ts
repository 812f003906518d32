import { timingSafeEqual } from "node:crypto";
import type { Identity } from "../authorization/identity.ts";
import { type Clock, systemClock } from "../clock.ts";
import { unauthenticated } from "../errors.ts";
import { WatchedFiles } from "../files/watched-files.ts";
import { hashApiKey } from "./api-key.ts";
import { messageOf } from "./message-of.ts";
import { type ApiKeyEntry, parseApiKeys } from "./parse-api-keys.ts";
import type { SourceOptions } from "./source-options.ts";

/** The API keys of a file, which is read again when it changes; a broken new content leaves the keys as they are. */
export class ApiKeys {
  readonly #entries: WatchedFiles<readonly ApiKeyEntry[]>;
  readonly #clock: Clock;

  private constructor(path: string, { warn, onReload = () => {}, clock = systemClock }: SourceOptions) {
    const onError = (error: unknown) => warn(`The API keys stay as they were: ${messageOf(error)}`);
    this.#entries = WatchedFiles.open([path], ([content]) => parseApiKeys(path, String(content)), {
      onReload,
      onError,
      clock,
    });
    this.#clock = clock;
  }

  /** Reads the file; throws an Error that says what is wrong with it, and where. */
  static open(path: string, options: SourceOptions): ApiKeys {
    return new ApiKeys(path, options);
  }

  /**
   * Whose key it is, as the same object until the file changes; throws UNAUTHENTICATED. Every key of the file is compared
   * in constant time, so that the time it takes tells nothing of any.
   */
  identify(key: string): Identity {
    const hash = hashApiKey(key);
    let found: ApiKeyEntry | undefined;
    for (const entry of this.#entries.value) if (timingSafeEqual(entry.hash, hash)) found = entry;
    if (found === undefined) throw unauthenticated("API_KEY_INVALID", "The API key is not known.");
    if (found.expires <= this.#clock.now()) throw unauthenticated("API_KEY_INVALID", "The API key has expired.");
    return found.identity;
  }

  /** Whether the file has no keys at all. */
  get isEmpty(): boolean {
    return this.#entries.value.length === 0;
  }

  /** Looks at once whether the file has changed. */
  check(): void {
    this.#entries.check();
  }

  /** Stops looking at the file. */
  close(): void {
    this.#entries.close();
  }
}
