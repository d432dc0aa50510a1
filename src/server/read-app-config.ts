import { get } from 'node:http';
import type { AppConfigSettings } from '../cascade/settings.ts';

/** Where AppConfig keeps something: each by its name or its ID. */
export type AppConfigProfile = Pick<AppConfigSettings, 'application' | 'environment' | 'profile'>;

const MOST_BYTES = 64 * 1024;
const LIMIT_MS = 1_000;
const TICK_MS = 50;

/**
 * The text that AppConfig's Lambda extension, or its agent beside a container, has for `profile`. It listens on this
 * machine alone and keeps what it has read, which is why a second is plenty. Connections are not kept: one that has
 * lain there while the instance was frozen may be dead.
 * @throws Error that says why there is no text: nobody listens, a status other than 200, too large, too late.
 */
export function readAppConfig(profile: AppConfigProfile, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(
      { host: 'localhost', port, path: toPath(profile), agent: false },
      (response): unknown => {
        if (response.statusCode !== 200) return fail(`was answered with HTTP ${response.statusCode}`);
        const chunks: Buffer[] = [];
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.byteLength;
          if (bytes > MOST_BYTES) fail(`is larger than ${MOST_BYTES} bytes`);
          else chunks.push(chunk);
        });
        response.on('error', failBy);
        return response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      },
    );
    // Counted in ticks, as timers go on while Lambda has the process stand still: only the time that it ran counts.
    let ticksLeft = LIMIT_MS / TICK_MS;
    const timer = setInterval(() => {
      ticksLeft -= 1;
      if (ticksLeft === 0) fail(`did not come within ${LIMIT_MS} ms`);
    }, TICK_MS);
    request.on('error', failBy);
    request.on('close', () => clearInterval(timer));

    function failBy({ code, message }: NodeJS.ErrnoException): void {
      fail(`cannot be had: ${code ?? message}`);
    }

    function fail(why: string): void {
      reject(new Error(why));
      request.destroy();
    }
  });
}

/** The names have no sign that would need to be escaped. */
function toPath({ application, environment, profile }: AppConfigProfile): string {
  return `/applications/${application}/environments/${environment}/configurations/${profile}`;
}
