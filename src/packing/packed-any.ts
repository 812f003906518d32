/**
 * A google.protobuf.Any in a shape that every protobuf library takes: proto-loader and protobufjs read `type_url`,
 * protobuf-es and protobufjs's generated classes `typeUrl`.
 */
export interface PackedAny {
  readonly typeUrl: string;
  readonly type_url: string;
  readonly value: Uint8Array;
}

/** Makes a {@link PackedAny}. */
export function packedAny(typeUrl: string, value: Uint8Array): PackedAny {
  return { typeUrl, type_url: typeUrl, value };
}
