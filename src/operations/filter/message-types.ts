import type { DescMessage, Registry } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { AnyValue } from "./any-value.ts";
import type { IterableTypes } from "./enum-numbers.ts";
import { MessageType } from "./message-type.ts";
import type { MessageReader } from "./value-reader.ts";
import { type Conversion, conversionOf } from "./well-known-types.ts";

/**
 * The part of a registry that finds the types of messages, so that it need not be made before one is looked for. If it
 * can be looked through too, indexes can serve filters that compare with words.
 */
export type KnownMessages = Pick<Registry, "getMessage"> & Partial<IterableTypes>;

/** The types of the messages that filters look into: those of a registry, found by name, and what they consist of. */
export class MessageTypes {
  readonly #registry: KnownMessages;
  readonly #types = new Map<DescMessage, MessageType>();
  #lastUrl: string | undefined;
  #lastType: MessageType | undefined;

  constructor(registry: KnownMessages) {
    this.#registry = registry;
  }

  /** The type with this descriptor, which need not be in the registry. */
  of(desc: DescMessage): MessageType {
    let type = this.#types.get(desc);
    if (type === undefined) {
      type = new MessageType(desc, this.#conversionOf(desc), this.#readMessage);
      this.#types.set(desc, type);
    }
    return type;
  }

  /** The type with this full name; undefined if the registry has none. */
  readonly find = (typeName: string): MessageType | undefined => {
    const desc = this.#registry.getMessage(typeName);
    return desc && this.of(desc);
  };

  /** The type that a type URL is about. The last one is kept, for operations of one kind mostly come together. */
  readonly #findByUrl = (typeUrl: string): MessageType | undefined => {
    if (typeUrl !== this.#lastUrl) {
      this.#lastType = this.find(typeUrl.slice(typeUrl.lastIndexOf("/") + 1));
      this.#lastUrl = typeUrl;
    }
    return this.#lastType;
  };

  readonly #readMessage: MessageReader = (desc, source, spans) => {
    const type = this.of(desc);
    return type.convert(type.read(source, spans));
  };

  #conversionOf(desc: DescMessage): Conversion {
    if (desc.typeName === AnySchema.typeName) return (any) => new AnyValue(any, this.#findByUrl);
    return conversionOf(desc);
  }
}
