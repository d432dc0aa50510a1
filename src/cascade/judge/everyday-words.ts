import { stemmer } from 'stemmer';

/**
 * Words that people who ask and people who write articles use for the same thing, beyond those that search knows.
 * Wide on purpose: they tell what a sentence is about and never whether it is true, so opposites may share a group.
 */
const GROUPS = [
  'activate activation deactivate enable disable switch turn toggle',
  'stop end finish halt pause shut terminate',
  'cancel cancellation withdraw revoke undo reverse reversible revert',
  'delete wipe purge destroy discard',
  'buy purchase order',
  'allow allowed permit permitted permission forbidden forbid prohibit prohibited feasible',
  'pay paid payment payable charge charged debit billed',
  'refund refunded reimburse reimbursement',
  'increase raise raised grow extend extension prolong longer lengthen',
  'reduce decrease lower lowered shrink',
  'reply respond response answer answered',
  'quick quickly fast soon speed',
  'person people seat user member colleague collegue employee staff teammate coworker contractor',
  'company firm organisation organization org enterprise',
  'copy duplicate',
  'show shown display displayed appear appears visible view viewed listed',
  'change changed edit modify adjust alter update rename',
  'choose chosen select selected pick picked',
  'fail failed failure failing broken error crash crashes',
  'previous previously earlier former formerly old older',
  'phone mobile smartphone handset',
  'file document doc',
  'photo picture photograph',
  'valid validity expire expires expired expiry',
  'limit limited maximum max cap',
  'try trial',
  'license licence licensed',
  'program programme',
  'center centre',
  'catalog catalogue',
  'color colour',
  'password pw passwd passcode',
  'configure configuration setup setting settings',
  'attack hack hacked misuse',
  'deliver delivery delivered ship shipping shipment shipped dispatch dispatched arrive arrival arrives',
  'parcel package',
  'start begin began begins',
  'create new add added',
  'notice notify notified notification inform informed announce announced announcement tell told',
  'send sent submit submitted upload',
  'accept accepted take',
  'keep kept retain retained retention',
  'sign login signin signup',
  'lock locked block blocked',
  'region location place',
  'repair fix fixed mend',
  'holiday vacation',
  'car vehicle',
  'doctor physician',
  'rent hire lease',
  'vulnerability vulnerable hole',
  'plan subscription tariff',
  'postpone delay delayed defer',
  'reuse again',
  'mailbox mail',
  'kid child children',
  'database db',
  'repository repo',
  'production prod',
  'administrator admin',
  'kubernetes k8s',
  'information info',
  'incident outage downtime sev',
  'downgrade drop',
  'enforce mandatory require required',
];

const MEANING = new Map(
  GROUPS.flatMap((group) => {
    const stems = group.split(' ').map(stemmer);
    return stems.map((stem): [string, string] => [stem, stems[0] as string]);
  }),
);

/** Words that tell how somebody asks and not what about, as stems. */
const FILLERS = new Set(
  (
    'question possible possibl able happen work exact exactly actual actually current currently understand mean idea ' +
    'today now yesterday tomorrow last next week month year friend dear good morning afternoon problem issue wonder ' +
    'suppose look find try seem long much many far fast quick often big high time thing stuff way lot bit little ' +
    'differ different else anyway already sure right wrong correct okay ok ask hear heard people someone somebody ' +
    'everybody everyone anybody nobody anything nothing come came put goes went done each say says said enough good ' +
    'although around together didn isn havent doesn aren wasn won couldn shouldn hasn yet even soon really end ended up away'
  )
    .split(' ')
    .map(stemmer),
);

/** What a stem stands for. */
export function toMeaning(stem: string): string {
  return MEANING.get(stem) ?? stem;
}

export function toMeanings(stems: Iterable<string>): Set<string> {
  const meanings = new Set<string>();
  for (const stem of stems) meanings.add(MEANING.get(stem) ?? stem);
  return meanings;
}

export function isFiller(stem: string): boolean {
  return FILLERS.has(stem);
}
