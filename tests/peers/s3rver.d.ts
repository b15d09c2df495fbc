// s3rver brings no types of its own; what the tests use of it.
declare module 's3rver' {
  // biome-ignore lint/style/noDefaultExport: it is what the package has.
  export default class S3rver {
    constructor(options: {
      address?: string;
      port?: number;
      silent?: boolean;
      directory: string;
      key?: string | Buffer;
      cert?: string | Buffer;
      configureBuckets?: readonly { readonly name: string }[];
    });
    run(): Promise<{ readonly address: string; readonly port: number }>;
    close(): Promise<void>;
  }
}
