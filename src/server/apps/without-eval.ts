import { config } from 'zod/v4/core';

// Clients forbid apps to make code at run time. Schemas ask whether they may when they are made, and that alone is
// reported as a violation; so this is imported before whatever makes one.

config({ jitless: true });
