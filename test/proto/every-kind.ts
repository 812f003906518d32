import { create, createFileRegistry, type DescMessage } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  DescriptorProtoSchema,
  FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";

const NAME = "EveryKind";
const scalars = Object.values(Type).filter((type): type is Type => typeof type === "number" && !notScalar(type));

function notScalar(type: Type): boolean {
  return [Type.GROUP, Type.MESSAGE, Type.ENUM].includes(type);
}

function field(name: string, number: number, type: Type, label: Label, rest: object = {}) {
  const typeName = type === Type.MESSAGE ? `.${NAME}` : type === Type.ENUM ? `.${NAME}.Kind` : "";
  return create(FieldDescriptorProtoSchema, { name, number, type, label, ...(typeName && { typeName }), ...rest });
}

function mapEntry(name: string, key: Type, value: Type): DescriptorProto {
  return create(DescriptorProtoSchema, {
    name,
    options: { mapEntry: true },
    field: [field("key", 1, key, Label.OPTIONAL), field("value", 2, value, Label.OPTIONAL)],
  });
}

/**
 * A message with a field of every kind: singular (1 to 18, by the number of the type), repeated (101 to 118), a oneof of
 * text (201), itself (202) and int32 (203), maps from text to itself (301) and from int64 to text (302).
 */
export const EveryKindSchema: DescMessage = makeSchema();

function makeSchema(): DescMessage {
  const types = [...scalars, Type.ENUM, Type.MESSAGE];
  const map = (name: string, number: number, entry: string) =>
    field(name, number, Type.MESSAGE, Label.REPEATED, { typeName: `.${NAME}.${entry}` });
  const message = create(DescriptorProtoSchema, {
    name: NAME,
    field: [
      ...types.map((type) => field(`one_${Type[type].toLowerCase()}`, type, type, Label.OPTIONAL)),
      ...types.map((type) => field(`many_${Type[type].toLowerCase()}`, 100 + type, type, Label.REPEATED)),
      field("text", 201, Type.STRING, Label.OPTIONAL, { oneofIndex: 0 }),
      field("self", 202, Type.MESSAGE, Label.OPTIONAL, { oneofIndex: 0 }),
      field("number", 203, Type.INT32, Label.OPTIONAL, { oneofIndex: 0 }),
      map("by_text", 301, "ByTextEntry"),
      map("by_number", 302, "ByNumberEntry"),
    ],
    oneofDecl: [{ name: "choice" }],
    nestedType: [
      mapEntry("ByTextEntry", Type.STRING, Type.MESSAGE),
      mapEntry("ByNumberEntry", Type.INT64, Type.STRING),
    ],
    enumType: [{ name: "Kind", value: [{ name: "ZERO", number: 0 }] }],
  });
  const file = create(FileDescriptorProtoSchema, {
    name: "every-kind.proto",
    syntax: "proto3",
    messageType: [message],
  });
  const schema = createFileRegistry(file, () => undefined).getMessage(NAME);
  if (schema === undefined) throw new Error(`no ${NAME}`);
  return schema;
}
