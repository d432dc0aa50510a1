import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Imported before the server: at SIGUSR2 it collects the garbage and says on stderr what memory is left in use.

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  process.stderr.write(`Memory ${JSON.stringify({ heapUsed, rss })}\n`);
});
