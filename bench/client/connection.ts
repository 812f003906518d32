import { connect, type Socket } from "node:net";
import {
  flag,
  frame,
  frameHeaderLength,
  frameType,
  opening,
  type Windows,
  windowUpdate,
  writeFrameHeader,
} from "./frames.ts";
import { firstHeaders, laterHeaders } from "./request-headers.ts";
import { ResponseHeaders } from "./response-headers.ts";

/** Told once for every call, when it has ended: its gRPC code, if it has one. */
export type OnAnswer = (code: number | undefined) => void;

/** Told of what comes before the end of a call: its headers, once, and its data as they are cut into frames. */
export interface OnResponse {
  readonly begin?: () => void;
  readonly data?: (data: Buffer) => void;
}

interface Call {
  readonly onAnswer: OnAnswer;
  readonly onResponse: OnResponse;
}

const windowStep = 2 ** 29;

/**
 * A gRPC client connection that costs a few microseconds a call, so that the server and not the client is the limit. It
 * knows what calls with one request over a loopback need and no more.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #authority: string;
  readonly #headers = new ResponseHeaders();
  readonly #laterHeaders = new Map<string, Buffer>();
  readonly #calls = new Map<number, Call>();
  #nextStream = 1;
  #out: Buffer = Buffer.allocUnsafe(1 << 18);
  #outLength = 0;
  #flushing = false;
  #rest: Buffer | undefined;
  #sendWindow = 65_535;
  #blocked: Buffer[] = [];
  #received = 0;
  #lost: string | undefined;

  private constructor(socket: Socket, authority: string, windows: Windows) {
    this.#socket = socket;
    this.#authority = authority;
    socket.setNoDelay(true);
    socket.write(opening(windows));
    socket.on("data", (chunk) => this.#read(chunk));
    socket.on("error", (error) => this.#fail(error.message));
    socket.on("close", () => this.#fail("closed by the server"));
  }

  /** Connects to a port of the loopback. */
  static async open(port: number, windows: Windows = "endless"): Promise<Connection> {
    const authority = `127.0.0.1:${port}`;
    return await new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("error", reject);
      socket.once("connect", () => resolve(new Connection(socket, authority, windows)));
    });
  }

  /** Sends a call; `message` has its length prefix already. */
  call(path: string, message: Buffer, onAnswer: OnAnswer, onResponse: OnResponse = {}): void {
    if (this.#lost !== undefined) throw new Error(`the connection is lost: ${this.#lost}`);
    const stream = this.#nextStream;
    this.#nextStream += 2;
    this.#calls.set(stream, { onAnswer, onResponse });
    this.#append(frameType.headers, flag.endHeaders, stream, this.#headerBlock(path));
    if (this.#blocked.length > 0 || message.length > this.#sendWindow) {
      this.#blocked.push(frame(frameType.data, flag.endStream, stream, message));
    } else {
      this.#sendWindow -= message.length;
      this.#append(frameType.data, flag.endStream, stream, message);
    }
  }

  /** Lets the server send more, on small windows. */
  widen(): void {
    for (const stream of [0, ...this.#calls.keys()]) this.#socket.write(windowUpdate(windowStep, stream));
  }

  /** Closes the connection; its calls end without a code. */
  close(): void {
    this.#socket.destroy();
  }

  #headerBlock(path: string): Buffer {
    if (this.#nextStream === 3) return firstHeaders(path, this.#authority);
    let block = this.#laterHeaders.get(path);
    if (block === undefined) {
      block = laterHeaders(path);
      this.#laterHeaders.set(path, block);
    }
    return block;
  }

  #append(type: number, flags: number, stream: number, payload: Buffer): void {
    if (this.#outLength + frameHeaderLength + payload.length > this.#out.length) this.#flush();
    writeFrameHeader(this.#out, this.#outLength, payload.length, type, flags, stream);
    payload.copy(this.#out, this.#outLength + frameHeaderLength);
    this.#outLength += frameHeaderLength + payload.length;
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#outLength === 0) return;
    this.#socket.write(Buffer.from(this.#out.subarray(0, this.#outLength)));
    this.#outLength = 0;
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (bytes.length - at >= frameHeaderLength) {
      const end = at + frameHeaderLength + bytes.readUIntBE(at, 3);
      if (end > bytes.length) break;
      const stream = bytes.readUInt32BE(at + 5) & 0x7fffffff;
      this.#frame(bytes[at + 3] ?? 0, bytes[at + 4] ?? 0, stream, bytes.subarray(at + frameHeaderLength, end));
      at = end;
    }
    this.#rest = at === bytes.length ? undefined : bytes.subarray(at);
    if (this.#received < windowStep) return;
    this.#socket.write(windowUpdate(this.#received));
    this.#received = 0;
  }

  #frame(type: number, flags: number, stream: number, payload: Buffer): void {
    if (type === frameType.data) {
      this.#received += payload.length;
      this.#calls.get(stream)?.onResponse.data?.(payload);
      if (flags & flag.endStream) this.#answer(stream);
    } else if (type === frameType.headers) {
      if (!(flags & flag.endHeaders) || flags & (flag.padded | flag.priority))
        throw new Error("unexpected kind of HEADERS");
      const code = this.#headers.status(payload);
      if (flags & flag.endStream) this.#answer(stream, code);
      else this.#calls.get(stream)?.onResponse.begin?.();
    } else if (type === frameType.reset) this.#answer(stream);
    else if (type === frameType.settings && !(flags & flag.ack)) this.#append(type, flag.ack, 0, Buffer.alloc(0));
    else if (type === frameType.ping && !(flags & flag.ack)) this.#append(type, flag.ack, 0, payload);
    else if (type === frameType.windowUpdate && stream === 0) this.#unblock(payload.readUInt32BE(0));
    else if (type === frameType.goaway) this.#fail(`GOAWAY with code ${payload.readUInt32BE(4)}`);
    else if (type === frameType.continuation) throw new Error("unexpected CONTINUATION");
  }

  #unblock(bytes: number): void {
    this.#sendWindow += bytes;
    this.#flush();
    while (this.#blocked[0] !== undefined && this.#blocked[0].length - frameHeaderLength <= this.#sendWindow) {
      this.#sendWindow -= this.#blocked[0].length - frameHeaderLength;
      this.#socket.write(this.#blocked.shift() as Buffer);
    }
  }

  #answer(stream: number, code?: number): void {
    const call = this.#calls.get(stream);
    if (call === undefined) return;
    this.#calls.delete(stream);
    call.onAnswer(code);
  }

  #fail(reason: string): void {
    this.#lost ??= reason;
    for (const stream of [...this.#calls.keys()]) this.#answer(stream);
  }
}
