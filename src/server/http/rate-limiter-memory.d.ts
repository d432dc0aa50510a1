// The package declares its index only.
declare module 'rate-limiter-flexible/lib/RateLimiterMemory.js' {
  import { RateLimiterMemory } from 'rate-limiter-flexible';

  // biome-ignore lint/style/noDefaultExport: that is how the file exports it
  export default RateLimiterMemory;
}
