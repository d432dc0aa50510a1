import { budgetSettingsSchema } from '../../src/store/budget-settings.ts';
import { createBudgets } from '../../src/store/budgets.ts';
import { createFolderParts, REAL_CLOCK } from './store-parts.ts';

// A process that makes calls on a budget which it shares through a folder, until that is refused to it several times
// in a row: argv is the folder, the dollars and the worst case of a call in nano-USD. Tells on stdout what it has
// spent, and everything that was logged as an error.

const [folder = '', totalUsd = '', worst = ''] = process.argv.slice(2);
const ENOUGH_REFUSALS = 3;
const worstNanoUsd = Number(worst);
const parts = createFolderParts(REAL_CLOCK, folder);
const settings = budgetSettingsSchema.parse({ totalUsd: Number(totalUsd) });
const budgets = createBudgets({ ...parts, settings });

let spentNanoUsd = 0;
let calls = 0;
let refusals = 0;

async function callUntilRefused(): Promise<void> {
  while (refusals < ENOUGH_REFUSALS) {
    const hold = await budgets.hold({ subject: 'anna' }, worstNanoUsd);
    if (!hold) {
      refusals++;
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    refusals = 0;
    await new Promise((resolve) => setTimeout(resolve, 5 * Math.random()));
    const cost = Math.ceil(worstNanoUsd * (0.3 + 0.7 * Math.random()));
    spentNanoUsd += cost;
    calls++;
    await hold.settle(cost);
  }
}

await Promise.all([callUntilRefused(), callUntilRefused()]);
const errors = parts.logged.filter(({ level }) => level === 'error');
const alerts = parts.logged
  .filter(({ event }) => event === 'budget_alert')
  .map(({ fields }) => fields?.percent);
process.stdout.write(JSON.stringify({ spentNanoUsd, calls, errors, alerts }));
