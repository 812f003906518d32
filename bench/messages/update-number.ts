const mark = "update number ";
const markBytes = Buffer.from(mark);
const digits = 8;

/** The words of an update's progress, by which messages that tell of it are known. Numbers have up to eight digits. */
export function updateWords(number: number): string {
  return mark + String(number).padStart(digits, "0");
}

/** The number of the update that an encoded message tells of; undefined if it tells of none. */
export function updateNumber(message: Buffer): number | undefined {
  const start = message.indexOf(markBytes);
  if (start < 0) return undefined;
  let number = 0;
  for (let index = start + mark.length; index < start + mark.length + digits; index++) {
    number = number * 10 + (message[index] ?? 0) - 0x30;
  }
  return number;
}
