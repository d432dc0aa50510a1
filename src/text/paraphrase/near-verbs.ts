/**
 * Verbs of support questions, so that their forms can be told apart from other words: stemming by rule takes
 * "internal" for "international" and "policy" for "police". Verbs whose -ing form is a thing of its own
 * (billing, shipping, setting, savings) are left out.
 */
const REGULAR =
  'accept access activate add adjust allow answer appear apply approve arrange arrive ask assign attach authorize authorise ' +
  'block book cancel carry cash change charge check claim clear click close collect complete confirm connect contact convert ' +
  'copy crash create credit customize deactivate debit deliver decline delete deny deposit detect disable disappear disconnect ' +
  'dispute double download downgrade earn edit email enable end enroll enter exceed exchange expire explain export extend fail ' +
  'file finish fix flag force fund generate hack handle happen help identify import improve include increase inform ' +
  'install invite issue join keep link load locate lock look manage mention merge migrate miss move need notify offer open order ' +
  'overcharge pass perform pick place play post print process provide pull purchase push query raise reach reactivate receive ' +
  'recognize recognise record recover redeem reduce refer refund refuse register reject release reload remind remove rename ' +
  'renew reopen repair repeat replace reply report request require reset resize resolve respond restart restore retrieve ' +
  'return reverse review revert rotate save scan schedule search select share show sign skip sort start stop store subscribe ' +
  'submit suggest support suspend switch sync talk tell terminate test track transfer try turn type unblock unfreeze ' +
  'unlink unlock unsubscribe update upgrade upload use validate verify view visit wait walk want watch wonder work';
/** Base, past, participle; one that is its own past tells no tense and is left out. */
const IRREGULAR =
  'be:been buy:bought bring:brought catch:caught choose:chose,chosen do:done draw:drew,drawn fall:fell,fallen find:found ' +
  'forget:forgot,forgotten freeze:froze,frozen get:got,gotten give:gave,given go:went,gone hear:heard hold:held keep:kept ' +
  'know:knew,known leave:left lend:lent lose:lost make:made mean:meant pay:paid say:said see:saw,seen ' +
  'sell:sold send:sent show:shown speak:spoke,spoken spend:spent steal:stole,stolen take:took,taken tell:told ' +
  'think:thought understand:understood wake:woke,woken withdraw:withdrew,withdrawn withhold:withheld write:wrote,written ' +
  'break:broke,broken eat:ate,eaten drive:drove,driven fly:flew,flown grow:grew,grown throw:threw,thrown';
/** These end a stressed syllable and double their last letter. */
const DOUBLING = new Set(
  'cancel stop submit transfer refer ship plan scan skip cut drop log get forget set reset put enroll'.split(
    ' ',
  ),
);
/** Their -ing forms are things, too: "tracking number", "my booking", "checking account". */
const THINGS = new Set(
  'book check draw earn file fund hear hold load mean open post process record save sell show speak test think track type understand'.split(
    ' ',
  ),
);
/** A past like these says as much by itself: "I lost my card" is "I have lost my card". */
export const PAST = '~ed';

const FORMS = new Map<string, string>();
const BASES = new Set<string>();

for (const base of REGULAR.split(' ')) {
  addPresent(base);
  if (base === 'reset') continue;
  for (const stem of stemsOf(base)) FORMS.set(base.endsWith('e') ? `${base}d` : `${stem}ed`, base + PAST);
  if (/[^aeiou]y$/.test(base)) FORMS.set(`${base.slice(0, -1)}ied`, base + PAST);
}
for (const entry of IRREGULAR.split(' ')) {
  const [base = '', pasts = ''] = entry.split(':');
  if (base !== 'be' && base !== 'do') addPresent(base);
  for (const past of pasts.split(',')) FORMS.set(past, base + PAST);
}

function addPresent(base: string): void {
  BASES.add(base);
  if (THINGS.has(base)) return;
  for (const stem of stemsOf(base)) FORMS.set(`${stem.endsWith('e') ? stem.slice(0, -1) : stem}ing`, base);
}

function stemsOf(base: string): string[] {
  return DOUBLING.has(base) ? [base, base + base.slice(-1)] : [base];
}

/** The base of a verb's form, marked `~ed` for a past; the word itself where it is none. */
export function toBaseForm(word: string): string {
  return FORMS.get(word) ?? word;
}

export function isVerb(word: string): boolean {
  return BASES.has(word);
}
