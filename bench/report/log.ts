/** Says on stderr what is going on; stdout is for the figures. */
export function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
