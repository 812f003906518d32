import type { DescField, DescMessage, JsonValue } from "@bufbuild/protobuf";
import { badSystemParameter } from "./system-parameters.ts";

/** Which parts of a message are wanted: of each field by its name in JSON, or of every field (`*`), these or all. */
export type Selection = ReadonlyMap<string, Selection | "all">;

const LONGEST = 4096;
const DEEPEST = 20;
const NAME = /[^,/().\s]+/y;
const EVERY = "*";

/**
 * Parses the value of `fields`, such as `nextPageToken,operations(name,metadata/@type)`, for answers of a type. `.` is as
 * good as `/`, names may be those of the proto. Throws INVALID_SYSTEM_PARAMETER if it is malformed or a name is no field
 * of its message; below an Any, a Struct or a map any name is good.
 */
export function parseSelection(text: string, desc: DescMessage): Selection {
  return new SelectionParser(text).selection(desc);
}

/** The parts of JSON that are selected: objects keep what is wanted of them, arrays all their items. */
export function select(json: JsonValue, selection: Selection): JsonValue {
  if (Array.isArray(json)) return json.map((item) => select(item, selection));
  if (typeof json !== "object" || json === null) return json;
  const parts = Object.entries(json).flatMap(([key, value]) => {
    const wanted = selection.get(key) ?? selection.get(EVERY);
    if (wanted === undefined) return [];
    return [[key, wanted === "all" ? value : select(value, wanted)]];
  });
  return Object.fromEntries(parts);
}

/** A selection as text, the same for the same selection. */
export function selectionText(selection: Selection): string {
  const texts = [...selection].map(([name, parts]) => (parts === "all" ? name : `${name}(${selectionText(parts)})`));
  return texts.sort().join(",");
}

type MutableSelection = Map<string, MutableSelection | "all">;

class SelectionParser {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  selection(desc: DescMessage): Selection {
    if (this.#text.length > LONGEST) throw this.#error(`must not be longer than ${LONGEST} characters.`);
    const selection: MutableSelection = new Map();
    this.#list(selection, desc, 0);
    if (this.#position < this.#text.length) throw this.#malformed();
    return selection;
  }

  /** Parses paths with commas between them. `desc` is undefined where any name is good. */
  #list(into: MutableSelection, desc: DescMessage | undefined, depth: number): void {
    do this.#path(into, desc, depth);
    while (this.#take(","));
  }

  #path(into: MutableSelection, desc: DescMessage | undefined, depth: number): void {
    if (depth > DEEPEST) throw this.#error(`must not be nested deeper than ${DEEPEST}.`);
    const [name, inside] = resolve(this.#name(), desc) ?? this.#unknown(desc);
    const goesOn = this.#take("/") || this.#take(".");
    const opens = !goesOn && this.#take("(");
    const known = into.get(name);
    if (!goesOn && !opens) {
      into.set(name, "all");
      return;
    }
    const parts: MutableSelection = known === undefined || known === "all" ? new Map() : known;
    if (known === undefined) into.set(name, parts);
    if (goesOn) this.#path(parts, inside, depth + 1);
    else this.#list(parts, inside, depth + 1);
    if (opens && !this.#take(")")) throw this.#malformed();
  }

  #name(): string {
    NAME.lastIndex = this.#position;
    const [name] = NAME.exec(this.#text) ?? [];
    if (name === undefined) throw this.#malformed();
    this.#position += name.length;
    return name;
  }

  #take(mark: string): boolean {
    if (this.#text[this.#position] !== mark) return false;
    this.#position++;
    return true;
  }

  #unknown(desc: DescMessage | undefined): never {
    throw this.#error(`has no field of ${desc?.typeName} before position ${this.#position}.`);
  }

  #malformed(): Error {
    return this.#error(`is malformed at position ${this.#position}.`);
  }

  #error(description: string): Error {
    return badSystemParameter("fields", description, this.#text);
  }
}

/** The name in JSON and the message behind a name; undefined if the message has no such field. */
function resolve(name: string, desc: DescMessage | undefined): [string, DescMessage | undefined] | undefined {
  if (desc === undefined || name === EVERY) return [name, undefined];
  const field = desc.fields.find((each) => each.name === name || each.jsonName === name);
  return field && [field.jsonName, messageOf(field)];
}

/** The message whose fields are those of the field's JSON; undefined if its JSON has other keys or none. */
function messageOf({ fieldKind, message }: DescField): DescMessage | undefined {
  return fieldKind === "map" || message?.typeName.startsWith("google.protobuf.") ? undefined : message;
}
