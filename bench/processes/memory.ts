/** Memory in bytes: what is resident, and what the JavaScript heap and what hangs on it (buffers) use. */
export interface Memory {
  readonly resident: number;
  readonly used: number;
}

/** How much each of some things made memory grow. */
export function growth(before: Memory, after: Memory, things: number): Memory {
  return { resident: (after.resident - before.resident) / things, used: (after.used - before.used) / things };
}
