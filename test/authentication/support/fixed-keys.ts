import { parseKeySet } from "../../../src/authentication/key-set.ts";
import type { KeySource } from "../../../src/authentication/key-source.ts";
import { keySetOf, type Signer } from "./signer.ts";

/** A source with the keys of some signers, until others are put there; counts how often it is asked for newer ones. */
export class FixedKeys implements KeySource {
  #current: KeySource["current"];
  /** The keys that a refresh brings. */
  #next: KeySource["current"];
  refreshes = 0;

  constructor(...signers: readonly Signer[]) {
    if (signers.length > 0) this.put(...signers);
  }

  get current(): KeySource["current"] {
    return this.#current;
  }

  put(...signers: readonly Signer[]): void {
    this.#current = parseKeySet(keySetOf(...signers), () => {});
    this.#next = this.#current;
  }

  putAfterRefresh(...signers: readonly Signer[]): void {
    this.#next = parseKeySet(keySetOf(...signers), () => {});
  }

  async refresh(): Promise<void> {
    this.refreshes += 1;
    this.#current = this.#next;
  }

  check(): void {}

  close(): void {}
}
