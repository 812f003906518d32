import type { DescField, DescMessage, JsonObject } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import type { ProtoComments } from "./proto-comments.ts";
import { type SchemaDialect, scalarTypes } from "./schema-dialect.ts";

/**
 * The schemas of messages, each of which is made when it is first referred to, with those of the messages in it. A
 * schema has the name of its message, without the package and dots; the second message of a name has its full name.
 */
export class MessageSchemas {
  readonly #dialect: SchemaDialect;
  readonly #comments: ProtoComments;
  readonly #names = new Map<string, string>();
  readonly #schemas = new Map<string, JsonObject>();

  constructor(dialect: SchemaDialect, comments: ProtoComments) {
    this.#dialect = dialect;
    this.#comments = comments;
  }

  /** The schemas by name, in alphabetical order. */
  all(): JsonObject {
    return Object.fromEntries([...this.#schemas].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The type of a message, without the fields that are `elsewhere`: by proto names, and only when it is first made. */
  message(message: DescMessage, elsewhere: ReadonlySet<string> = new Set()): JsonObject {
    const special = this.#dialect.special[message.typeName];
    if (special !== undefined) return special;
    const name = this.#nameOf(message);
    if (!this.#schemas.has(name)) {
      // A message may hold itself.
      this.#schemas.set(name, {});
      this.#schemas.set(name, this.#object(message, elsewhere));
    }
    return this.#dialect.reference(name);
  }

  /** The type of a field, with its comment. */
  field(field: DescField): JsonObject {
    const type = this.#typeOf(field);
    const comment = this.#comments.of(field);
    return comment === "" ? type : { ...type, description: comment };
  }

  #object(message: DescMessage, elsewhere: ReadonlySet<string>): JsonObject {
    const fields = message.fields.filter(({ name }) => !elsewhere.has(name));
    return {
      type: "object",
      description: this.#comments.of(message),
      properties: Object.fromEntries(fields.map((field) => [field.jsonName, this.field(field)])),
    };
  }

  #typeOf(field: DescField): JsonObject {
    if (field.fieldKind === "list") return { type: "array", items: this.#valueType(field) };
    if (field.fieldKind === "map") return { type: "object", additionalProperties: this.#valueType(field) };
    return this.#valueType(field);
  }

  #valueType({ message, enum: enumeration, scalar }: DescField): JsonObject {
    if (enumeration !== undefined) {
      const comments = enumeration.values.map((value) => this.#comments.of(value));
      return this.#dialect.enumeration(enumeration, comments);
    }
    if (message === undefined) return scalar === undefined ? {} : scalarTypes[scalar];
    return isWrapperDesc(message) ? this.#valueType(message.fields[0]) : this.message(message);
  }

  #nameOf({ typeName, file }: DescMessage): string {
    const known = this.#names.get(typeName);
    if (known !== undefined) return known;
    const short = typeName.slice(file.proto.package.length).replaceAll(".", "");
    const name = this.#schemas.has(short) ? typeName.replaceAll(".", "_") : short;
    this.#names.set(typeName, name);
    return name;
  }
}
