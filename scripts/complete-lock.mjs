import { readFileSync, writeFileSync } from 'node:fs';

// A registry that lacks another platform's optional packages makes npm leave them out of the lock file, and
// `npm ci` then refuses the lock everywhere. This puts them back: `npm run lock`, after changing dependencies.

const SYSTEMS = /android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32|aix/;
const PROCESSORS = /arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el|wasm32/;

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
for (const { optionalDependencies = {} } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const [os] = SYSTEMS.exec(name) ?? [];
    const [cpu] = PROCESSORS.exec(name) ?? [];
    const isExact = /^\d+\.\d+\.\d+/.test(version);
    if (os && cpu && isExact) {
      lock.packages[`node_modules/${name}`] ??= { version, cpu: [cpu], dev: true, optional: true, os: [os] };
    }
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
