// Only the baseline uses Express, and only this much of it.
declare module 'express' {
  import type { Server } from 'node:http';

  type Handler = (
    request: { readonly body: unknown },
    response: { type(name: string): { send(body: string): void } },
    next: () => void,
  ) => void;
  type App = {
    use(handler: Handler): void;
    post(path: string, ...handlers: Handler[]): void;
    listen(port: number, host: string, ready: () => void): Server;
  };
  const express: { (): App; urlencoded(options: { extended: boolean }): Handler };
  // biome-ignore lint/style/noDefaultExport: it is what the package has.
  export default express;
}
