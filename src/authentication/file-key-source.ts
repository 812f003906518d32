import { WatchedFiles } from "../files/watched-files.ts";
import { type KeySet, parseKeySet } from "./key-set.ts";
import type { KeySource } from "./key-source.ts";
import { messageOf } from "./message-of.ts";
import type { SourceOptions } from "./source-options.ts";

/**
 * The key set in a file, which is read again when it changes; a broken new content leaves the keys as they are. A set
 * without any keys is in force: whoever writes that into the file wants no token to be good.
 */
export class FileKeySource implements KeySource {
  readonly #keys: WatchedFiles<KeySet>;

  /** Reads the file; throws an Error that says what is wrong with it. */
  constructor(path: string, { warn, ...options }: SourceOptions) {
    const make = ([content]: readonly Buffer[]) => {
      try {
        return parseKeySet(String(content), (message) => warn(`${path}: ${message}`));
      } catch (error) {
        throw new Error(`${path}: ${messageOf(error)}`);
      }
    };
    const onError = (error: unknown) => warn(`The keys for tokens stay as they were: ${messageOf(error)}`);
    this.#keys = WatchedFiles.open([path], make, { onError, ...options });
  }

  get current(): KeySet {
    return this.#keys.value;
  }

  async refresh(): Promise<void> {}

  check(): void {
    this.#keys.check();
  }

  close(): void {
    this.#keys.close();
  }
}
