import manifest from '../../package.json' with { type: 'json' };

/** The package's own name and version, as every protocol and the command line give them. */
export const PACKAGE = { name: manifest.name, version: manifest.version } as const;
