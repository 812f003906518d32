import type { DescEnum, DescMessage, Registry } from "@bufbuild/protobuf";

/** The types of a registry, one after the other. */
export type IterableTypes = Pick<Registry, typeof Symbol.iterator>;

/**
 * Makes the function that gives the numbers of all enum values with a name, in the messages of a registry and in those
 * that are in them. 0 is among them if one of them is its enum's first, for that need not be encoded. The registry
 * is looked through at the first call.
 */
export function enumNumbers(types: IterableTypes): (name: string) => readonly number[] {
  let byName: ReadonlyMap<string, readonly number[]> | undefined;
  return (name) => {
    byName ??= numbersByName(types);
    return byName.get(name) ?? [];
  };
}

function numbersByName(types: IterableTypes): ReadonlyMap<string, readonly number[]> {
  const numbers = new Map<string, number[]>();
  for (const { values } of enumsOf(types)) {
    for (const [index, { name, number }] of values.entries()) {
      const found = numbers.get(name) ?? [];
      found.push(number);
      if (index === 0) found.push(0);
      numbers.set(name, found);
    }
  }
  return numbers;
}

function enumsOf(types: IterableTypes): ReadonlySet<DescEnum> {
  const enums = new Set<DescEnum>();
  const messages = new Set<DescMessage>();
  for (const type of types) {
    if (type.kind === "message") messages.add(type);
  }
  // What is added meanwhile is visited as well.
  for (const { fields } of messages) {
    for (const field of fields) {
      if (field.enum !== undefined) enums.add(field.enum);
      if (field.message !== undefined) messages.add(field.message);
    }
  }
  return enums;
}
