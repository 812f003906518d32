const SLAB_BYTES = 64 * 1024;
const LARGEST_SHARING = 4 * 1024;

/**
 * Keeps byte arrays that live long in less room: small ones share slabs. A slab is freed when nobody holds any of its
 * arrays, so what is kept is at most a slab for each array that outlives its neighbours.
 */
export class ByteStore {
  #slab = Buffer.alloc(0);
  #used = 0;

  /** A copy of the bytes that lasts as long as somebody holds it. */
  keep(bytes: Uint8Array): Buffer {
    if (bytes.length > LARGEST_SHARING) return Buffer.from(bytes);
    if (this.#used + bytes.length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    const kept = this.#slab.subarray(this.#used, this.#used + bytes.length);
    kept.set(bytes);
    this.#used += bytes.length;
    return kept;
  }
}
