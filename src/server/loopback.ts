const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])$/;

/** Whether a host, by name or address, is this machine and nobody else can reach it. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
