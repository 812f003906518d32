import { type DescField, type DescMessage, type Message, type Registry, ScalarType } from "@bufbuild/protobuf";
import { type ReflectList, type ReflectMap, type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { AnySchema, FeatureSet_FieldPresence, isWrapperDesc, ValueSchema } from "@bufbuild/protobuf/wkt";
import { AnyReader } from "./any-reader.ts";
import { enumReader, NULL_VALUE } from "./enum-reader.ts";
import { fieldNames } from "./field-names.ts";
import { isJsonArray, isJsonObject, type Json } from "./json.ts";
import type { JsonPath } from "./json-path.ts";
import { scalarReaders } from "./scalar-readers.ts";
import type { ValueReader } from "./value-reader.ts";
import { wellKnownReaders } from "./well-known-readers.ts";

/** Reads messages from ProtoJSON without leniency; whatever does not fit is an INVALID_JSON_VALUE with its path. */
export class MessageReader {
  readonly #path: JsonPath;
  readonly #anys: AnyReader;

  /** Takes the types that an Any may hold, and where the JSON is. */
  constructor(types: Registry, path: JsonPath) {
    this.#path = path;
    this.#anys = new AnyReader(types, path, this);
  }

  /** Reads a message of any type, by the type's own JSON form if it has one. */
  read(desc: DescMessage, json: Json): Message {
    if (desc.typeName === AnySchema.typeName) return this.#anys.read(json);
    const wellKnown = wellKnownReaders.get(desc.typeName);
    if (wellKnown !== undefined) return this.#value(wellKnown, json);
    const message = reflect(desc);
    if (isWrapperDesc(desc)) message.set(desc.fields[0], this.#value(scalarReaders[desc.fields[0].scalar], json));
    else this.#fields(message, json);
    return message.message;
  }

  #fields(message: ReflectMessage, json: Json): void {
    const { desc } = message;
    if (!isJsonObject(json)) throw this.#path.error(`must be an object, a ${desc.typeName}.`, json);
    const names = fieldNames(desc);
    const given = new Set<DescField>();
    for (const [key, value] of Object.entries(json)) {
      const field = names.get(key);
      if (field === undefined) throw this.#unknown(desc, key);
      this.#path.at(field.name, () => {
        if (given.has(field)) throw this.#path.error(`is given as ${field.name} and as ${field.jsonName}.`);
        given.add(field);
        this.#field(message, field, value);
      });
    }
    for (const field of desc.fields) {
      if (field.presence !== FeatureSet_FieldPresence.LEGACY_REQUIRED || message.isSet(field)) continue;
      throw this.#path.at(field.name, () => this.#path.error("is required."));
    }
  }

  #field(message: ReflectMessage, field: DescField, json: Json): void {
    const isSingular = field.fieldKind !== "list" && field.fieldKind !== "map";
    if (json === null && !(isSingular && takesNull(field))) return;
    const other = field.oneof && message.oneofCase(field.oneof);
    if (other !== undefined) throw this.#path.error(`is given beside ${other.name}; they exclude each other.`);
    if (field.fieldKind === "list") this.#list(message.get(field), field, json);
    else if (field.fieldKind === "map") this.#map(message.get(field), field, field.mapKey, json);
    else message.set(field, this.#single(field, json));
  }

  #list(list: ReflectList, field: DescField, json: Json): void {
    if (!isJsonArray(json)) throw this.#path.error("must be an array.", json);
    for (const [index, item] of json.entries()) this.#path.at(index, () => list.add(this.#single(field, item)));
  }

  #map(map: ReflectMap, field: DescField, keyType: ScalarType, json: Json): void {
    if (!isJsonObject(json)) throw this.#path.error("must be an object.", json);
    for (const [text, value] of Object.entries(json)) {
      this.#path.atKey(text, () => {
        const key = this.#value(scalarReaders[keyType], keyJson(keyType, text));
        if (map.has(key)) throw this.#path.error("is the same key as another.");
        map.set(key, this.#single(field, value));
      });
    }
  }

  /** One value of a field: of a singular one, of a list or of a map. */
  #single(field: DescField, json: Json): unknown {
    if (json === null && !takesNull(field)) throw this.#path.error("must not be null.");
    if (field.message !== undefined) return reflect(field.message, this.read(field.message, json));
    if (field.enum !== undefined) return this.#value(enumReader(field.enum), json);
    return this.#value(scalarReaders[field.scalar], json);
  }

  #value<Value>(reader: ValueReader<Value>, json: Json): Value {
    const value = reader.read(json);
    if (value === undefined) throw this.#path.error(`must be ${reader.expected}.`, json);
    return value;
  }

  #unknown(desc: DescMessage, key: string): Error {
    return this.#path.atKey(key, () => this.#path.error(`is no field of ${desc.typeName}.`));
  }
}

/** Whether null is a value of the field and not the absence of one. */
function takesNull(field: DescField): boolean {
  return field.message?.typeName === ValueSchema.typeName || field.enum?.typeName === NULL_VALUE;
}

/** The key of a map as the JSON that its type has as a value. */
function keyJson(type: ScalarType, key: string): Json {
  if (type !== ScalarType.BOOL) return key;
  return key === "true" || (key === "false" ? false : key);
}
