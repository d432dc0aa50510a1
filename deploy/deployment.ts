import type { Config } from '../src/server/config-schema.ts';
import type { DeploySettings } from './settings/settings.ts';

/** One stage of the system, as its configuration says. */
export interface Deployment {
  readonly stage: string;
  /** Of this system and stage, for names that have to be known before anything is made. */
  readonly name: string;
  readonly settings: DeploySettings;
  /** What the server reads, checked by its own schema, before the deployment fills in what it makes. */
  readonly server: Config;
  /** From which relative paths of the server's configuration count. */
  readonly serverFolder: string;
  /** From which relative paths of the deployment's own file count. */
  readonly folder: string;
  /** Where `scripts/build.mjs` has put the server. */
  readonly dist: string;
  /** Where our small functions are bundled, a folder each. */
  readonly functions: string;
  /** For what is written on the way; inside the cloud assembly's own folder. */
  readonly scratch: string;
}
