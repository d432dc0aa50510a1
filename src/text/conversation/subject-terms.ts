import { topicTerms, toSpokenWords } from './spoken-words.ts';

/** Words that tell what went wrong, when, to whom and how it feels, and not what it is about. */
const ABOUT_NOTHING = new Set(
  [
    // That something is wrong.
    'problem problems trouble wrong broken breaks broke bug bugs fault faulty fail fails failed failing failure crash crashes crashed dead stuck stop',
    'stops stopped weird strange strangely nothing happen happens happened happening appear appears appeared unable impossible mistake mistakes accident',
    'accidentally react reacts respond responds responding fire fires fired firing work works worked working unfortunately somehow suddenly properly',
    'correct correctly effect exceeded reached accepted rejected refused ignored hang hangs missing gone lost hung',
    // When.
    'today yesterday tomorrow tonight morning afternoon evening night day days week weeks weekend weekends month months year years hour hours minute',
    'minutes second seconds monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october',
    'november december spring summer autumn fall winter now already still yet ago since recently lately soon currently always never often again before',
    'after while early earlier late later once twice time times last next long until',
    // Who.
    'someone somebody anyone anybody everyone everybody nobody people guys colleague colleagues boss coworker coworkers folks sir madam dear',
    // How it feels, and what is said to get going.
    'urgent urgently asap quick quickly fast faster immediately important annoying angry sorry appreciate appreciated kindly question questions issue issues',
    'idea clue reason reasons matter situation normal normally usual usually general generally basically actually simply exactly quite pretty totally',
    'completely absolutely honestly finally hello hi hey help thanks please dear',
    // Verbs that go with any topic.
    'keep keeps kept keeping seem seems look looks looking find finds found finding understand know knows known mean means explain explains describe',
    'described tell say says said hear heard think believe guess hope wonder wondering wish expect expected suppose supposed want wants wanted need needs',
    'needed like ask asks asked asking try tries tried trying put come comes came take takes took taken let lets allow allows allowed able possible wait',
    'waited waiting save saved saving send sends sent sending sit sits done bring brings type typed typing have has had having belongs belong left leave',
    // How many and what kind.
    'anything something thing things stuff bit lot several various different other others another same new old one ones two three four five',
    'six seven eight nine ten many much few little big bigger biggest small smaller smallest more most less least enough half part whole good best better',
    'bad right way ways fine ok okay although though because therefore however instead anyway normally else',
  ].flatMap((line) => line.split(' ')),
);
/** "isn't", "isnt", "doesn’t". */
const NEGATED = /^(?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|could|should)n['’]?t$/u;

/** Has nothing to do with logs. */
const LOG_IN = /\blog(?:s|ged|ging)? ?(?:in|on|out|off)\b/giu;

/**
 * The words of `text` that say what it is about, as stems: its topic words without those that tell of a fault, a
 * time, a person or a wish. "It keeps failing since Monday" has none.
 */
export function subjectTerms(text: string): Set<string> {
  const telling = toSpokenWords(text.replace(LOG_IN, 'login')).filter(
    ({ word }) => !ABOUT_NOTHING.has(word) && !NEGATED.test(word),
  );
  const terms = topicTerms(telling.map(({ written }) => written).join(' '));
  // What "e-mail" begins with is no word of its own.
  return new Set([...terms].filter((term) => term.length > 1 || /\d/.test(term)));
}
