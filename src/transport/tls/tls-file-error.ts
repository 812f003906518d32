import type { TlsFiles } from "./tls-files.ts";

/** A file of TLS is not as it must be. */
export class TlsFileError extends Error {
  override readonly name = "TlsFileError";
  /** Which of the files. */
  readonly file: keyof Pick<TlsFiles, "cert" | "key" | "clientCa">;

  constructor(file: TlsFileError["file"], message: string) {
    super(message);
    this.file = file;
  }
}
