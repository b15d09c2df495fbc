import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

type Message = { data: unknown; ports: MessagePortMain[] };

/** See https://www.electronjs.org/docs/latest/api/message-port-main. */
export class MessagePortMain extends EventEmitter {
  #peer: MessagePortMain | null = null;
  #queue: Message[] = [];
  #started = false;
  #closed = false;
  #detached = false;

  /** Two ends that are each other's. */
  static pair(): [MessagePortMain, MessagePortMain] {
    const [one, two] = [new MessagePortMain(), new MessagePortMain()];
    one.#peer = two;
    two.#peer = one;
    return [one, two];
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (this.#detached) throw new TypeError('Cannot post message: port is detached');
    if (transfer.length > 0) throw new Error('the stand-in of Electron sends no ports over ports');
    if (this.#closed) return;
    if (this.#peer) this.#peer.#receive({ data: structuredClone(message), ports: [] });
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#flush();
  }

  close(): void {
    if (this.#closed || this.#detached) return;
    this.#closed = true;
    const peer = this.#peer;
    setImmediate(() => {
      if (peer) peer.#disconnect();
    });
  }

  /** Gives this end to another owner: it is of no use here any more. */
  detach(): MessagePortMain {
    if (this.#detached || this.#closed) throw new TypeError('Port at index 0 is already neutered');
    const heir = new MessagePortMain();
    heir.#peer = this.#peer;
    heir.#queue = this.#queue;
    if (this.#peer) this.#peer.#peer = heir;
    this.#detached = true;
    return heir;
  }

  #receive(message: Message): void {
    if (this.#closed) return;
    this.#queue.push(message);
    if (this.#started) this.#flush();
  }

  #flush(): void {
    for (const message of this.#queue.splice(0))
      setImmediate(() => {
        if (!this.#closed) this.emit('message', message);
      });
  }

  #disconnect(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
  }
}

const real = new WeakMap<object, MessagePortMain>();

/** The port behind what the program holds. */
export function portOf(held: unknown): MessagePortMain {
  const port = real.get(held as object);
  if (!port) throw new TypeError('Port at index 0 is not a valid port');
  return port;
}

/** See https://www.electronjs.org/docs/latest/api/message-channel-main. */
export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    const [one, two] = MessagePortMain.pair().map((port) => {
      const held = strict('MessagePortMain', port);
      real.set(held, port);
      return held;
    });
    this.port1 = one!;
    this.port2 = two!;
  }
}
