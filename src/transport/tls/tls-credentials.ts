import { WatchedFiles, type WatchOptions } from "../../files/watched-files.ts";
import type { ClientAuth, TlsFiles } from "./tls-files.ts";
import { readTlsMaterial, type TlsMaterial } from "./tls-material.ts";

/** Who is told about the files, and how often they are looked at. */
export interface TlsCredentialsOptions extends Pick<WatchOptions<TlsMaterial>, "onError" | "interval" | "clock"> {
  /** Called when new files have come into use, and when those in use are well again. */
  readonly onReload?: () => void;
  /** Called when a certificate that comes into use is not valid at this time. */
  readonly onWarning: (message: string) => void;
}

/** What a server uses for TLS: the contents of files, read again whenever these change. */
export class TlsCredentials {
  readonly clientAuth: ClientAuth;
  readonly #files: WatchedFiles<TlsMaterial>;
  readonly #listeners = new Set<(material: TlsMaterial) => void>();

  private constructor(files: TlsFiles, options: TlsCredentialsOptions) {
    const { cert, key, clientCa, clientAuth } = files;
    const { onReload, onWarning, clock, ...watching } = options;
    const warn = (material: TlsMaterial) => warnOfDates(material, clock?.now() ?? Date.now(), onWarning);
    this.clientAuth = clientAuth;
    const read = ([certificate = nothing, privateKey = nothing, authorities]: readonly Buffer[]) =>
      readTlsMaterial(certificate, privateKey, authorities);
    this.#files = WatchedFiles.open(clientCa === undefined ? [cert, key] : [cert, key, clientCa], read, {
      onReload: (material) => {
        warn(material);
        for (const listener of this.#listeners) listener(material);
        onReload?.();
      },
      ...watching,
      ...(clock && { clock }),
    });
    warn(this.#files.value);
  }

  /**
   * Reads the files. Throws what reading them does, and an Error that says what is wrong with their contents, or that
   * clients are asked for certificates but nobody is known who signs these.
   */
  static open(files: TlsFiles, options: TlsCredentialsOptions): TlsCredentials {
    if (files.clientAuth !== "off" && files.clientCa === undefined) {
      throw new Error("client certificates need the authorities that sign them");
    }
    return new TlsCredentials(files, options);
  }

  /** What is in use. */
  get material(): TlsMaterial {
    return this.#files.value;
  }

  /** Tells a listener, from now on, of what comes into use; the function returned ends that. */
  onChange(listener: (material: TlsMaterial) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Looks at the files at once. */
  check(): void {
    this.#files.check();
  }

  /** Looks at the files no more. */
  close(): void {
    this.#files.close();
  }
}

const nothing = Buffer.alloc(0);

function warnOfDates({ validFrom, validTo }: TlsMaterial, now: number, onWarning: (message: string) => void): void {
  if (now > validTo.getTime()) onWarning(`The certificate of the server has expired at ${validTo.toISOString()}.`);
  if (now < validFrom.getTime()) {
    onWarning(`The certificate of the server is not valid before ${validFrom.toISOString()}.`);
  }
}
