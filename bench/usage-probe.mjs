// Imported before a command: when it ends it says on stderr what it has used.

process.once('exit', () => {
  const { user, system } = process.cpuUsage();
  const maxRssMb = process.resourceUsage().maxRSS / 1_000;
  process.stderr.write(`${JSON.stringify({ cpuS: (user + system) / 1e6, maxRssMb })}\n`);
});
