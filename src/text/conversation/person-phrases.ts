/**
 * Ways to ask for a human being, each matched at the start of a clause: lower case, without accents, blanks
 * single. None of them spans a negation, so that "I don't want to …" and "ich will nicht …" are none.
 */

const REAL =
  '(?:actual |real |live |human |proper |physical |support |service |customer service |customer support )*';
const ROLE =
  '(?:person|human(?: being)?|agent|representative|rep|operator|advis[eo]r|supervisor|manager|staff(?: member)?|employee|' +
  'team member|support agent|specialist|consultant|someone|somebody)';
const A = '(?:an? |the |your |one of your |any |some |another )?';
/** Whom English sentences ask for. "my manager" is somebody else. */
const PERSON = `(?:${A}${REAL}${ROLE}|(?:someone|somebody) (?:real|human)|(?:your |the )?(?:human )?(?:support|customer service|customer support|support team|support staff)|real people|humans)`;
/** As PERSON, without those whom a product may also let its users meet. */
const HUMAN = `(?:${A}(?:(?:actual|real|live|human|proper|support) )+(?:person|being|agent|representative|rep|operator|advis[eo]r|staff)|${A}(?:human(?: being)?|representative|operator)|(?:an? )?(?:agent|person))`;
const JUST = '(?:please |just |really |now |finally |kindly |instead |rather |also |still )*';
const REACH = '(?:talk|speak|chat|get in touch|be connected|be transferred|be put through)';
const TO = '(?:to|with)';
const WISH = `(?:i|we)(?: |(?='))${JUST}(?:want|need|wish|demand|insist|prefer|would like|would love|would rather|would prefer|must|have to|'d like|'d rather|'d prefer|d like) ?${JUST}(?:to )?`;

const ENGLISH_CLAUSES = [
  `${WISH}${REACH} ${TO} ${PERSON}`,
  `${WISH}(?:some )?(?:help|assistance|support) from ${HUMAN}`,
  `${WISH}(?:human|live) (?:support|help|assistance)`,
  `${WISH}(?:get |have |see )?${HUMAN}`,
  `${JUST}(?:let me|lemme|allow me to) ${JUST}${REACH} ${TO} ${PERSON}`,
  `(?:can|could|may) i ${JUST}(?:${REACH} ${TO} ${HUMAN}|(?:talk|speak) ${TO} ${PERSON})`,
  `(?:can|could|may) i ${JUST}(?:get|have) (?:a |an )(?:real |live |human |actual )+(?:person|agent|being|representative|rep|operator)`,
  `${JUST}(?:can|could|would|will) you ${JUST}(?:connect|transfer|put|pass|hand|forward|redirect|switch) me ${JUST}(?:over |through |on )?${TO} ${PERSON}`,
  `${JUST}(?:connect|transfer|put|pass|hand|forward|redirect|route|switch) me ${JUST}(?:over |through |on )?(?:${TO} )?${PERSON}`,
  `${JUST}(?:(?:can|could|would) you )?${JUST}(?:get|give|find|bring) me ${HUMAN}`,
  `${JUST}(?:(?:can|could|would) you )?${JUST}(?:escalate|hand|transfer|pass|forward)(?: this| it| my (?:case|question|request|issue|chat))?(?: over| on)? to ${HUMAN}`,
  `${JUST}(?:have|get|ask) ${PERSON} (?:to )?(?:call|phone|ring|contact) me(?: back)?`,
  `(?:i|we) (?:don't|do not|dont|will not|won't|refuse to)(?: want to| wanna)? ${REACH} ${TO} (?:a |an |this |your )?(?:stupid )?(?:bot|chatbot|robot|machine|computer|ai)`,
];
/** "Speak to an agent" alone; within a sentence it may be what a button says. */
const ENGLISH_WHOLE = [
  `${JUST}${REACH} ${TO} ${PERSON}`,
  `${JUST}(?:an? |the )?${REAL}(?:agent|human(?: being)?|representative|operator)`,
  `${JUST}(?:an? |the )?(?:(?:actual|real|live|human) )+person`,
  `${JUST}(?:human|live) (?:support|help|assistance)`,
];

const OTHER_CLAUSES = [
  // German; "ä" and the like have lost their dots.
  'ich (?:mochte|moechte|will|wurde gerne?|wuerde gerne?|muss) (?:bitte |jetzt |gerne? |sofort |endlich |nur |lieber )*mit (?:(?:einem|einer|ihrem|dem) )?(?:echten |richtigen |menschlichen |realen )?(?:mitarbeiter(?:in)?|menschen|person|berater(?:in)?|kundenberater|agenten|supportmitarbeiter|support-mitarbeiter|kundendienst|kundenservice|support|jemandem|jemand) (?:vom (?:support|kundendienst) |aus dem support )?(?:sprechen|reden|chatten|telefonieren|verbunden werden)',
  '(?:kann|konnte|konnten|darf) ich (?:bitte |jetzt |mal )*mit (?:einem |einer )?(?:echten |richtigen )?(?:mitarbeiter(?:in)?|menschen|person|berater(?:in)?|jemandem) (?:sprechen|reden|verbunden werden)',
  '(?:bitte )?(?:verbinden sie|verbinde|verbindet) mich (?:bitte |jetzt |sofort )*mit (?:einem |einer |dem )?(?:echten |richtigen )?(?:mitarbeiter(?:in)?|menschen|person|berater(?:in)?|agenten|support|kundendienst|kundenservice)',
  'ich (?:will|brauche|mochte|moechte) (?:bitte |jetzt |sofort )*(?:einen|eine) (?:echten |echte |richtigen |richtige |menschlichen )?(?:mitarbeiter(?:in)?|menschen|ansprechpartner)',
  // French
  "je (?:veux|voudrais|souhaite|souhaiterais|aimerais|dois|prefere) (?:juste |vraiment )*parler (?:a|avec) (?:un |une |l'un de vos |quelqu'un|des )?(?:vrai |vraie )?(?:conseiller|conseillere|humain|agent|personne|etre humain|responsable|operateur|representant|technicien)?(?: (?:humain|reel|reelle))?",
  '(?:puis-je|pourrais-je|est-ce que je peux|je peux) parler (?:a|avec) (?:un |une )(?:vrai |vraie )?(?:conseiller|conseillere|humain|agent|personne|etre humain|responsable|operateur)(?: humain)?',
  '(?:passez|mettez|transferez)-moi (?:a |avec |en (?:relation|contact) avec )?(?:un |une )?(?:vrai |vraie )?(?:conseiller|conseillere|humain|agent|personne|responsable|operateur)',
  // Spanish
  '(?:quiero|quisiera|necesito|deseo|prefiero|me gustaria|dejame|dejenme|puedo|podria) (?:por favor )?hablar con (?:una? |alguna? )?(?:alguien|persona|humano|ser humano|agente|asesora?|operadora?|representante|encargado)(?: (?:real|humana?|de verdad))?',
  '(?:paseme|pasame|comuniqueme|comunicame|conecteme|conectame|transfierame) con (?:una? )?(?:alguien|persona|humano|agente|asesora?|operadora?|representante)(?: (?:real|humana?))?',
  // Italian
  "(?:voglio|vorrei|devo|posso|potrei|desidero|preferisco|ho bisogno di|fammi|fatemi) parlare con (?:una? |un')?(?:qualcuno|operatore|operatrice|persona|umano|essere umano|consulente|addetto|agente)(?: (?:reale|umano|umana|vera|vero))?",
  "(?:mi passi|passami|mi metta in contatto con|mi colleghi con|mi passate) (?:a |con )?(?:una? |un')?(?:operatore|operatrice|persona|umano|consulente|addetto)",
  // Portuguese
  '(?:quero|queria|gostaria de|preciso|preciso de|posso|poderia|desejo|prefiro|deixe-me) falar com (?:uma? )?(?:alguem|pessoa|humano|ser humano|atendente|agente|operadora?|representante)(?: (?:real|humano|humana|de verdade))?',
  // Dutch
  'ik (?:wil|wou|zou|moet) (?:graag |nu |even |gewoon |liever )*(?:met )?(?:een |iemand |uw )(?:echte |echt |menselijke )?(?:medewerker|mens|persoon|iemand|medewerkster)? ?(?:van de klantenservice )?(?:willen )?(?:spreken|praten|chatten)',
  '(?:kan|mag) ik (?:even |alstublieft )*(?:met )?(?:een )(?:echte |echt )?(?:medewerker|mens|persoon) (?:spreken|praten)',
  'verbind (?:me|mij) (?:door )?(?:met|naar) (?:een )?(?:echte |echt )?(?:medewerker|mens|persoon)',
];
const OTHER_WHOLE = [
  '(?:einen? |ein )?(?:echten? |echter |menschlichen? |menschlicher )?(?:mitarbeiter|mensch|menschen|ansprechpartner)',
  '(?:parler|discuter) (?:a|avec) (?:un |une )(?:vrai |vraie )?(?:conseiller|conseillere|humain|agent|personne|operateur)(?: humain)?',
  '(?:un |une )?(?:vrai |vraie )?(?:conseiller|conseillere|etre humain)(?: humain)?',
  'hablar con (?:una? )?(?:alguien|persona|humano|agente|asesora?|operadora?|representante)(?: (?:real|humana?))?',
  '(?:una? )?(?:agente|asesora?|persona) (?:humano|humana|real)',
  "parlare con (?:una? |un')?(?:operatore|operatrice|persona|umano|consulente)(?: (?:reale|umano|umana))?",
  'falar com (?:uma? )?(?:pessoa|humano|atendente|operadora?|alguem)(?: (?:real|humano|humana))?',
  '(?:uma? )?atendente(?: (?:humano|humana|real))?',
  '(?:een )?(?:echte |echt )?medewerker',
];

export const CLAUSES: readonly string[] = [...ENGLISH_CLAUSES, ...OTHER_CLAUSES];
export const WHOLE: readonly string[] = [...ENGLISH_WHOLE, ...OTHER_WHOLE];

/** One of these is in whatever the ways above match; most questions have none, and are spared the rest. */
export const NAMES_PERSON = new RegExp(
  'person|human|humain|uman|agent|represent|\\brep\\b|operat|operador|advis|supervisor|manager|staff|employee|member|' +
    'specialist|consult|some(?:one|body)|being|support|service|people|bot|machine|computer|\\bai\\b|mitarbeiter|mensch|' +
    'berater|kundendienst|jemand|ansprechpartner|conseill|responsable|technicien|parler|alguien|asesor|encargado|' +
    'qualcuno|addett|alguem|pessoa|atendente|medewerk|mens|persoon|iemand',
);
