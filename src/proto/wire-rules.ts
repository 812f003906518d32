import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";

/** What the wire may carry for one field of a message. */
export interface FieldRule {
  /** The wire type of one value. */
  readonly wireType: WireType;
  /** Whether values may also come packed in one length-delimited record. */
  readonly packable: boolean;
  /** Whether the value is text, which must be UTF-8. */
  readonly text: boolean;
  /** The rules of the message that the value holds, behind its length or in a group. */
  readonly message: (() => MessageRules) | undefined;
  /** The oneof that the field is a member of. */
  readonly oneof: string | undefined;
}

/** The rules of a message's fields, by field number. */
export type MessageRules = ReadonlyMap<number, FieldRule>;

const known = new Map<DescMessage, MessageRules>();

/** The wire rules of a message type, made once for each. */
export function messageRules(desc: DescMessage): MessageRules {
  let rules = known.get(desc);
  if (rules === undefined) {
    rules = new Map(desc.fields.map((field) => [field.number, fieldRule(field)]));
    known.set(desc, rules);
  }
  return rules;
}

function fieldRule(field: DescField): FieldRule {
  const oneof = field.oneof?.name;
  if (field.fieldKind === "map") {
    const value = valueRule(field.message, field.scalar);
    const entry: MessageRules = new Map([
      [1, { ...valueRule(undefined, field.mapKey), packable: false, oneof: undefined }],
      [2, { ...value, packable: false, oneof: undefined }],
    ]);
    return { wireType: WireType.LengthDelimited, packable: false, text: false, message: () => entry, oneof };
  }
  const isGroup = field.message !== undefined && field.delimitedEncoding;
  const value = { ...valueRule(field.message, field.scalar), ...(isGroup && { wireType: WireType.StartGroup }) };
  const packable = field.fieldKind === "list" && !field.message && value.wireType !== WireType.LengthDelimited;
  return { ...value, packable, oneof };
}

/** The rule of one value: a message, a scalar, or (with neither) an enum. */
function valueRule(
  message: DescMessage | undefined,
  scalar: ScalarType = ScalarType.INT32,
): Pick<FieldRule, "wireType" | "text" | "message"> {
  if (message !== undefined) {
    return { wireType: WireType.LengthDelimited, text: false, message: () => messageRules(message) };
  }
  return { wireType: wireTypes[scalar], text: scalar === ScalarType.STRING, message: undefined };
}

const wireTypes: Record<ScalarType, WireType> = {
  [ScalarType.DOUBLE]: WireType.Bit64,
  [ScalarType.FLOAT]: WireType.Bit32,
  [ScalarType.INT64]: WireType.Varint,
  [ScalarType.UINT64]: WireType.Varint,
  [ScalarType.INT32]: WireType.Varint,
  [ScalarType.FIXED64]: WireType.Bit64,
  [ScalarType.FIXED32]: WireType.Bit32,
  [ScalarType.BOOL]: WireType.Varint,
  [ScalarType.STRING]: WireType.LengthDelimited,
  [ScalarType.BYTES]: WireType.LengthDelimited,
  [ScalarType.UINT32]: WireType.Varint,
  [ScalarType.SFIXED32]: WireType.Bit32,
  [ScalarType.SFIXED64]: WireType.Bit64,
  [ScalarType.SINT32]: WireType.Varint,
  [ScalarType.SINT64]: WireType.Varint,
};
