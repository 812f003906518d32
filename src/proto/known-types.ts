import type { Registry } from "@bufbuild/protobuf";
import { DescriptorSet, servedDescriptors } from "./descriptor-set.ts";
import { typeRegistry } from "./type-registry.ts";

/** The types that a server knows: those that longrun serves or shows, and those of its user. */
export class KnownTypes {
  readonly #withUsers: DescriptorSet | undefined;

  /**
   * Takes an encoded google.protobuf.FileDescriptorSet with the user's types, which need not hold the files that
   * longrun has itself. Throws DescriptorSetError if it is malformed or not complete; without it nothing is
   * read before it is asked for.
   */
  constructor(descriptorSet?: Uint8Array) {
    if (descriptorSet === undefined) return;
    this.#withUsers = new DescriptorSet(descriptorSet, servedDescriptors());
    typeRegistry(this.#withUsers);
  }

  /** The files that declare the types, longrun's before the user's. */
  get descriptors(): DescriptorSet {
    return this.#withUsers ?? servedDescriptors();
  }

  /** The types by their full names. */
  get registry(): Registry {
    return typeRegistry(this.descriptors);
  }
}
