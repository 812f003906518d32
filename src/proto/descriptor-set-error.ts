/** Bytes that are no FileDescriptorSet, or one that is not complete. The message says what is wrong, and in which file. */
export class DescriptorSetError extends Error {
  override readonly name = "DescriptorSetError";
}
