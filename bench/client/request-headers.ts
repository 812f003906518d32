const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);

/** The header block of a call on a connection that has not sent one yet: it puts what repeats into the table (RFC 7541). */
export function firstHeaders(path: string, authority: string): Buffer {
  return Buffer.concat([
    start(path),
    Buffer.from([0x41]),
    text(authority),
    Buffer.from([0x5f]),
    text("application/grpc"),
    Buffer.from([0x7a]),
    text("longrun-bench"),
    Buffer.from([0x40]),
    text("te"),
    text("trailers"),
  ]);
}

/** The header block of every later call. */
export function laterHeaders(path: string): Buffer {
  return Buffer.concat([start(path), Buffer.from([0xc1, 0xc0, 0xbf, 0xbe])]);
}

function start(path: string): Buffer {
  return Buffer.concat([Buffer.from([0x83, 0x86, 0x04]), text(path)]);
}
