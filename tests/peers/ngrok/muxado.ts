import { Duplex } from 'node:stream';

// muxado, the multiplexer under ngrok's agent protocol, from the edge's side. Frames, windows and
// codes as in ngrok-rust's muxado 0.5.0 (the version inside @ngrok/ngrok 1.7.0).

const RST = 0;
const DATA = 1;
const WNDINC = 2;
const GOAWAY = 3;
const FIN = 0x1;
const SYN = 0x2;
/** Bytes that one side may send of a stream before the other has taken some of them. */
const WINDOW = 0x40000;
const LARGEST_FRAME = 0x8000;
const FLOW_CONTROL = 3;
const CANCELLED = 6;

type Wire = {
  data(id: number, flags: number, body: Buffer): void;
  reset(id: number, code: number): void;
  grant(id: number, bytes: number): void;
  forget(id: number): void;
};

/** One stream: what is written goes to the agent, what is read comes from it. */
export class MuxStream extends Duplex {
  readonly id: number;
  readonly #wire: Wire;
  #sendWindow = WINDOW;
  #receiveWindow = WINDOW;
  #isOpened: boolean;
  #received: Buffer[] = [];
  #agentEnded = false;
  #weEnded = false;
  #waiting: (() => void) | null = null;

  constructor(id: number, wire: Wire, isOpened: boolean) {
    super({ allowHalfOpen: true });
    this.id = id;
    this.#wire = wire;
    this.#isOpened = isOpened;
    // A stream that breaks is no error of the edge: whoever reads it sees the end.
    this.on('error', () => undefined);
  }

  // Node's HTTP client asks these of what it takes for a socket.
  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  /** A DATA frame came in. */
  receive(body: Buffer, isLast: boolean): void {
    this.#receiveWindow -= body.length;
    if (this.#receiveWindow < 0) {
      this.#wire.reset(this.id, FLOW_CONTROL);
      this.destroy(new Error('the agent sent more than the window allows'));
      return;
    }
    if (body.length) this.#received.push(body);
    if (isLast) this.#agentEnded = true;
    this.#pass();
  }

  /** A WNDINC frame came in. */
  allow(bytes: number): void {
    this.#sendWindow += bytes;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.();
  }

  /** An RST frame came in, or the session is over. */
  abort(reason: string): void {
    this.#weEnded = true;
    this.#agentEnded = true;
    this.#wire.forget(this.id);
    this.destroy(new Error(reason));
  }

  override _read(): void {
    this.#pass();
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#send(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#weEnded = true;
    this.#wire.data(this.id, FIN | this.#opening(), Buffer.alloc(0));
    this.#settle();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (!(this.#weEnded && this.#agentEnded)) {
      // An RST alone does not wake the SDK's reader: the end comes first, then the abort.
      if (!this.#weEnded) this.#wire.data(this.id, FIN | this.#opening(), Buffer.alloc(0));
      this.#wire.reset(this.id, CANCELLED);
    }
    this.#wire.forget(this.id);
    this.#waiting = null;
    done(error);
  }

  #opening(): number {
    if (this.#isOpened) return 0;
    this.#isOpened = true;
    return SYN;
  }

  #send(chunk: Buffer, done: (error?: Error | null) => void): void {
    let rest = chunk;
    while (rest.length && this.#sendWindow > 0) {
      const size = Math.min(rest.length, this.#sendWindow, LARGEST_FRAME);
      this.#sendWindow -= size;
      this.#wire.data(this.id, this.#opening(), rest.subarray(0, size));
      rest = rest.subarray(size);
    }
    if (rest.length) this.#waiting = () => this.#send(rest, done);
    else done();
  }

  #pass(): void {
    let next = this.#received.shift();
    while (next) {
      this.#receiveWindow += next.length;
      if (!this.#agentEnded) this.#wire.grant(this.id, next.length);
      if (!this.push(next)) return;
      next = this.#received.shift();
    }
    if (this.#agentEnded) {
      this.push(null);
      this.#settle();
    }
  }

  #settle(): void {
    if (this.#weEnded && this.#agentEnded) this.#wire.forget(this.id);
  }
}

/** The edge's end of one agent's connection. */
export type MuxSession = {
  /** Opens a stream to the agent. Nothing is on the wire before the first byte is written. */
  openStream(): MuxStream;
  /** While true nothing that comes in is looked at, and nothing goes out: it all waits. */
  setSilent(isSilent: boolean): void;
  /** Says goodbye (GOAWAY) and closes the connection. */
  goAway(code: number, text: string): void;
  /** Drops the connection. */
  destroy(): void;
};

/**
 * Speaks muxado over a connection. `onStream` gets the streams that the agent opens. `onEnd` is
 * called once, when the connection is over, with the protocol error if there was one.
 */
export function createMuxSession(
  socket: Duplex,
  { onStream, onEnd }: { onStream(stream: MuxStream): void; onEnd(reason: string): void },
): MuxSession {
  const streams = new Map<number, MuxStream>();
  let nextId = 2;
  let pending = Buffer.alloc(0);
  let isSilent = false;
  let isOver = false;
  let held: Buffer[] = [];

  function frame(type: number, flags: number, id: number, body: Buffer): void {
    if (isOver) return;
    const header = Buffer.alloc(8);
    header.writeUIntBE(body.length, 0, 3);
    header.writeUInt8((type << 4) | flags, 3);
    header.writeUInt32BE(id, 4);
    const bytes = Buffer.concat([header, body]);
    if (isSilent) held.push(bytes);
    else socket.write(bytes);
  }

  const number = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };

  const wire: Wire = {
    data: (id, flags, body) => frame(DATA, flags, id, body),
    reset: (id, code) => frame(RST, 0, id, number(code)),
    grant: (id, bytes) => frame(WNDINC, 0, id, number(bytes)),
    forget: (id) => streams.delete(id),
  };

  function finish(reason: string): void {
    if (isOver) return;
    isOver = true;
    socket.destroy();
    for (const stream of [...streams.values()]) stream.abort(reason);
    onEnd(reason);
  }

  function take(type: number, flags: number, id: number, body: Buffer): void {
    if (type === GOAWAY) {
      finish(`the agent said goodbye: ${body.subarray(8)}`);
      return;
    }
    let stream = streams.get(id);
    if (type === DATA && !stream && flags & SYN) {
      if (id % 2 === 0) {
        finish(`the agent opened stream ${id}, which is ours to open`);
        return;
      }
      stream = new MuxStream(id, wire, true);
      streams.set(id, stream);
      stream.receive(body, (flags & FIN) !== 0);
      onStream(stream);
      return;
    }
    // Frames of a stream that is over here may still be under way: they are no error.
    if (!stream) return;
    if (type === DATA) stream.receive(body, (flags & FIN) !== 0);
    else if (type === WNDINC) stream.allow(body.readUInt32BE(0));
    else if (type === RST) stream.abort(`the agent reset the stream: ${body.readUInt32BE(0)}`);
    else finish(`the agent sent a frame of the unknown type ${type}`);
  }

  function parse(): void {
    while (!isSilent && !isOver && pending.length >= 8) {
      const length = pending.readUIntBE(0, 3);
      if (pending.length < 8 + length) return;
      const kind = pending.readUInt8(3);
      const id = pending.readUInt32BE(4) & 0x7fffffff;
      const body = pending.subarray(8, 8 + length);
      pending = pending.subarray(8 + length);
      take(kind >> 4, kind & 0xf, id, body);
    }
  }

  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    parse();
  });
  socket.on('end', () => finish('the agent closed the connection'));
  socket.on('close', () => finish('the connection is closed'));
  socket.on('error', (error) => finish(error.message));

  return {
    openStream() {
      const stream = new MuxStream(nextId, wire, false);
      nextId += 2;
      if (isOver) stream.abort('the session is over');
      else streams.set(stream.id, stream);
      return stream;
    },
    setSilent(silent) {
      isSilent = silent;
      if (silent) return;
      for (const bytes of held) socket.write(bytes);
      held = [];
      parse();
    },
    goAway(code, text) {
      frame(GOAWAY, 0, 0, Buffer.concat([number(0), number(code), Buffer.from(text)]));
      finish(text);
    },
    destroy: () => finish('cut'),
  };
}
