// The package has no types of its own.
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** How long a table is being created, in milliseconds. */
    readonly createTableMs?: number;
  }

  /** DynamoDB's wire over an in-memory store, not yet listening. */
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default function dynalite(options?: DynaliteOptions): Server;
}
