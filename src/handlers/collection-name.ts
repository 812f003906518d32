/** The name of the operations directly in a parent, or in those that a pattern stands for. */
export function collectionName(parent: string): string {
  return parent === "" ? "operations" : `${parent}/operations`;
}
