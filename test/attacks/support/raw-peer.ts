import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterTest } from "../../support/after-test.ts";
import type { Address } from "./address.ts";
import { frameTypes, PREFACE, settings } from "./frames.ts";

/** A frame that the server has sent. */
export interface ReceivedFrame {
  readonly type: number;
  readonly flag: number;
  readonly streamId: number;
  readonly payload: Buffer;
}

/** A client that sends any bytes and keeps no rules; what it does not say is that it reads. */
export class RawPeer {
  readonly socket: Socket;
  /** Resolves when the connection is closed. */
  readonly closed: Promise<void>;
  /** The HTTP/2 code of the GOAWAY that the server has sent, if it has. */
  goAwayCode: number | undefined;
  /** The codes with which the server has reset streams. */
  readonly resetCodes: number[] = [];
  /** How many HEADERS frames the server has sent. */
  answers = 0;
  #onFrame: (frame: ReceivedFrame) => void = () => {};
  #rest: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
  }

  /** Connects, for one test, and sends nothing. */
  static async connect({ port, isTls }: Address): Promise<RawPeer> {
    const plain = connect({ port, host: "127.0.0.1" }).setNoDelay(true);
    const socket = isTls ? connectTls({ socket: plain, rejectUnauthorized: false }) : plain;
    afterTest(() => socket.destroy());
    const peer = new RawPeer(socket);
    await once(socket, isTls ? "secureConnect" : "connect");
    socket.on("error", () => {});
    return peer;
  }

  /** Connects, says that it speaks HTTP/2, and reads what comes. */
  static async open(address: Address, ownSettings = settings()): Promise<RawPeer> {
    const peer = await RawPeer.connect(address);
    peer.read();
    await peer.write(PREFACE, ownSettings);
    return peer;
  }

  /** Whether nothing more can be sent. */
  get isClosed(): boolean {
    return this.socket.destroyed || !this.socket.writable;
  }

  /** Sends bytes, as fast as the server takes them; resolves also if it has closed the connection. */
  async write(...bytes: readonly (Uint8Array | string)[]): Promise<void> {
    for (const chunk of bytes) {
      if (this.isClosed) return;
      if (this.socket.write(chunk)) continue;
      await Promise.race([new Promise((resolve) => this.socket.once("drain", resolve)), this.closed]);
    }
  }

  /** Sends bytes again and again, unless the server closes the connection. */
  async flood(bytes: Uint8Array, times: number): Promise<void> {
    const together = Math.max(1, Math.floor(65_536 / bytes.length));
    const chunk = Buffer.concat(Array.from({ length: together }, () => bytes));
    for (let sent = 0; sent < times && !this.isClosed; sent += together) {
      await this.write(chunk);
      await new Promise(setImmediate);
    }
  }

  /** Reads from now on, and notes what the server says. */
  read(onFrame: (frame: ReceivedFrame) => void = () => {}): void {
    this.#onFrame = onFrame;
    if (this.socket.listenerCount("data") === 0) this.socket.on("data", (bytes) => this.#take(bytes));
  }

  /** Resolves with whether the server closes the connection within so many milliseconds. */
  async closesWithin(milliseconds: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), milliseconds);
    });
    const isClosed = await Promise.race([this.closed.then(() => true), late]);
    clearTimeout(timer);
    return isClosed;
  }

  #take(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 9) {
      const end = 9 + this.#rest.readUIntBE(0, 3);
      if (this.#rest.length < end) return;
      const [type, flag, streamId] = [this.#rest[3] ?? 0, this.#rest[4] ?? 0, this.#rest.readUInt32BE(5)];
      const payload = this.#rest.subarray(9, end);
      this.#rest = this.#rest.subarray(end);
      if (type === frameTypes.goAway) this.goAwayCode = payload.readUInt32BE(4);
      if (type === frameTypes.headers) this.answers++;
      if (type === frameTypes.resetStream) this.resetCodes.push(payload.readUInt32BE(0));
      this.#onFrame({ type, flag, streamId, payload });
    }
  }
}
