import type { bodyVocabulary } from './red-flags-body.ts';
import type { calmVocabulary } from './red-flags-calm.ts';
import type { harmVocabulary } from './red-flags-harm.ts';

/** The kinds of danger that the safety lane knows. */
export const redFlagKinds = [
  'chest_pain',
  'breathing',
  'bleeding',
  'stroke',
  'self_harm',
  'allergic_swelling',
  'violence',
  'unconscious',
  'convulsion',
  'poisoning',
  'fever',
  'injury',
  'life_in_danger',
] as const;

/** A code from {@link redFlagKinds}. */
export type RedFlagKind = (typeof redFlagKinds)[number];

type Danger = keyof typeof bodyVocabulary | keyof typeof harmVocabulary;
type Calm = keyof typeof calmVocabulary;

/**
 * A danger told by concepts that stand together: one mention of each of `terms`, in any order,
 * all within `window` words. A mention of any of `unless` beside it takes it back.
 */
export type RedFlagRule = {
  readonly kind: RedFlagKind;
  readonly terms: readonly Danger[];
  readonly window: number;
  readonly unless: readonly Calm[];
};

const rule = (
  kind: RedFlagKind,
  terms: readonly Danger[],
  window = 0,
  unless: readonly Calm[] = [],
): RedFlagRule => ({ kind, terms, window, unless });

/** Concepts that a "no" before them does not deny: parts of the body, people, amounts, verbs. */
export const undeniable: ReadonlySet<Danger> = new Set<Danger>([
  ...([
    'chest',
    'faceSide',
    'limb',
    'airwayPart',
    'facePart',
    'throat',
    'baby',
    'child',
    'infant',
  ] as const),
  ...([
    'person',
    'partner',
    'intimate',
    'assailant',
    'amount',
    'duration',
    'lots',
    'hot',
    'toxic',
  ] as const),
  ...([
    'head',
    'wound',
    'orifice',
    'red',
    'sweat',
    'breathing',
    'gauzeUse',
    'count',
    'breathe',
    'swallow',
    'wholeBody',
    'becoming',
    'myBody',
    'jumpPlace',
  ] as const),
  ...(['gauze', 'fallen', 'pills', 'die', 'call', 'rescue', 'jaw', 'strongHelp'] as const),
]);

/** Idioms: "muerta de vergüenza", "the bill gave me a heart attack". */
const joke = ['money', 'laugh', 'idiom'] as const;

/** Every rule, both languages together: what is said in danger may mix them. */
export const redFlagRules: readonly RedFlagRule[] = [
  rule('chest_pain', ['chest', 'pain'], 8, ['past', 'breastfeeding']),
  rule('chest_pain', ['chest', 'sweat'], 10, ['past', 'breastfeeding']),
  rule('chest_pain', ['pain', 'limb', 'sweat'], 14, ['past']),
  rule('chest_pain', ['heartAttack'], 0, ['past', 'had', ...joke]),

  rule('breathing', ['notBreathing'], 0, ['past', 'nose', 'apnea']),
  rule('breathing', ['badBreathing'], 0, ['past', 'nose', 'apnea']),
  rule('breathing', ['breathing', 'bad'], 4, ['past', 'nose', 'apnea']),
  rule('breathing', ['lodged', 'throat'], 6, ['past']),
  rule('breathing', ['cannot', 'breathe'], 6, ['past', 'nose', 'apnea']),
  rule('breathing', ['noAir'], 0, ['past', ...joke, 'stairs', 'things']),
  rule('breathing', ['blue', 'becoming'], 4, ['past', 'things', 'teeth']),

  rule('bleeding', ['blood', 'noStop'], 10, ['past', 'brushing', 'services']),
  rule('bleeding', ['blood', 'howStop'], 6, ['past', 'brushing', 'gums']),
  rule('bleeding', ['wound', 'gush'], 8, ['past']),
  rule('bleeding', ['blood', 'orifice'], 8, ['past', 'little', 'bleedStopped']),
  rule('bleeding', ['gauze', 'still', 'red'], 10, ['past', 'little', 'normal']),
  rule('bleeding', ['gauze', 'noStop'], 8, ['past']),
  rule('bleeding', ['gauze', 'amount'], 5, ['past', 'little']),
  rule('bleeding', ['gauze', 'blood', 'still'], 10, ['past', 'little']),
  rule('bleeding', ['gauze', 'blood', 'lots'], 12, ['past', 'little', 'normal']),
  rule('bleeding', ['gauze', 'gauzeUse', 'count'], 8, ['past', 'normal']),
  rule('bleeding', ['bleedStrong'], 0, ['past', 'whatIf', 'money', 'laugh']),
  rule('bleeding', ['blood', 'amount'], 7, [
    ...(['past', 'brushing', 'gums', 'bloodTest', 'whatIf', 'little', 'bleedStopped'] as const),
    'money',
    'laugh',
  ]),
  rule('bleeding', ['blood', 'still'], 5, [
    ...(['past', 'brushing', 'gums', 'bloodTest', 'whatIf', 'little', 'bleedStopped'] as const),
  ]),
  rule('bleeding', ['blood', 'duration'], 8, [
    ...(['past', 'brushing', 'gums', 'bloodTest', 'normal', 'whatIf', 'little'] as const),
    'bleedStopped',
  ]),
  rule('bleeding', ['bloodFrom', 'blood'], 4, ['past', 'brushing', 'little', 'whatIf', 'needles']),
  rule('bleeding', ['anticoagulant', 'noStop'], 10, ['past']),
  rule('bleeding', ['anticoagulant', 'blood'], 12, [
    ...(['past', 'brushing', 'bloodTest', 'whatIf', 'normal', 'bleedStopped'] as const),
  ]),

  rule('stroke', ['faceSide', 'droop'], 6, ['past', ...joke, 'appliance', 'solved', 'anaesthetic']),
  rule('stroke', ['limb', 'weak'], 6, ['past', 'solved', 'laugh']),
  rule('stroke', ['sudden', 'faceSide', 'weak'], 10, ['past', 'solved']),
  rule('stroke', ['speechBad'], 0, ['past', 'appliance', 'anaesthetic']),
  rule('stroke', ['strokeSign'], 0, ['past', 'treatment', 'money']),
  rule('stroke', ['noSpeech', 'person'], 5, ['past', 'anaesthetic', 'phone', 'languages']),
  rule('stroke', ['noSpeech', 'swell'], 10, ['past', 'anaesthetic']),
  rule('stroke', ['noSpeech', 'sudden'], 6, ['past', 'anaesthetic']),
  rule('stroke', ['noSpeech', 'droop'], 10, ['past']),
  rule('stroke', ['lostSense', 'sudden'], 8, ['past', 'phone']),
  rule('stroke', ['visionLost'], 0, ['past', 'phone', 'treatment']),
  rule('stroke', ['worstHeadache'], 0, ['past']),
  rule('stroke', ['headache', 'headacheSign'], 10, ['past']),
  rule('stroke', ['strokeWord'], 0, ['past', 'had', ...joke]),

  rule('self_harm', ['killSelf'], 0, ['film', 'nerve', 'past']),
  rule('self_harm', ['want', 'die'], 5, [...joke, 'wish', 'past', 'film', 'nerve']),
  rule('self_harm', ['noLife'], 0, [...joke, 'film']),
  rule('self_harm', ['finishAll'], 0, ['treatment', ...joke, 'film']),
  rule('self_harm', ['jump', 'jumpPlace'], 6, [...joke, 'past']),
  rule('self_harm', ['cutSelf'], 0, ['toys', 'past']),
  rule('self_harm', ['endSelf'], 0, ['film', 'past']),

  rule('allergic_swelling', ['reaction'], 0, ['past', 'had', 'whatIf', ...joke]),
  rule('allergic_swelling', ['swell', 'airwayPart'], 6, ['past', 'ganglion', 'normal', 'solved']),
  rule('allergic_swelling', ['swell', 'facePart'], 6, [
    ...(['past', 'normal', 'whatIf', 'solved', 'filler', 'ganglion'] as const),
  ]),
  rule('allergic_swelling', ['closes', 'throat'], 6, ['past']),
  rule('allergic_swelling', ['noSwallow'], 0, ['past', 'pillForm', 'money', 'laugh']),
  rule('allergic_swelling', ['cannot', 'swallow'], 4, ['past', 'pillForm', 'money', 'laugh']),
  rule('allergic_swelling', ['hives'], 0, ['past', 'whatIf']),
  rule('allergic_swelling', ['rash', 'wholeBody'], 4, ['past', 'teeth']),
  rule('allergic_swelling', ['eyeShut'], 0, ['past']),
  rule('allergic_swelling', ['infection', 'airwayPart'], 8, ['past', 'ganglion']),
  rule('allergic_swelling', ['mouthShut', 'fever'], 12, ['past']),
  rule('allergic_swelling', ['mouthShut', 'swell'], 12, ['past']),
  rule('fever', ['fever', 'swell'], 12, ['past', 'whatIf', 'solved']),

  rule('violence', ['hitMe'], 0, ['past', 'stuck', 'ownWill']),
  rule('violence', ['hitNoun'], 0, ['past', 'ownWill', ...joke]),
  rule('violence', ['passive'], 0, ['past', 'ownWill', ...joke]),
  rule('violence', ['partner', 'attack', 'myBody'], 10, ['past', 'ownWill', 'selfBreak']),
  rule('violence', ['afraid', 'intimate'], 5, ['dentist']),
  rule('violence', ['scared', 'assailant'], 8, ['dentist']),
  rule('violence', ['weapon'], 0, ['toys', ...joke]),
  rule('violence', ['killMe'], 0, [...joke, 'family', 'teeth', 'wish']),
  rule('violence', ['locked'], 0, ['past', 'phone', 'work']),
  rule('violence', ['abuse'], 0, ['services', 'past', ...joke]),
  rule('violence', ['stalk', 'partner'], 6, ['past', ...joke, 'phone']),

  rule('unconscious', ['faint'], 0, ['past', 'needles', ...joke, 'whatIf']),
  rule('unconscious', ['unresponsive'], 0, ['past', 'phone', 'needles', 'things']),
  rule('unconscious', ['notAnswering', 'person'], 8, [
    'past',
    'phone',
    'teeth',
    'solved',
    'languages',
  ]),
  rule('unconscious', ['notAnswering', 'fallen'], 8, ['past', 'phone', 'teeth', 'appliance']),
  rule('unconscious', ['sugar', 'sugarSign'], 8, ['past', 'normal']),
  rule('convulsion', ['convulsion'], 0, ['past', 'had', ...joke, 'needles']),
  rule('convulsion', ['shake', 'shakeSign'], 6, ['past', 'teeth', 'needles']),

  rule('poisoning', ['overdose'], 0, ['past', 'whatIf']),
  rule('poisoning', ['ingest', 'toxic'], 6, ['past', 'antiseptic']),
  rule('poisoning', ['ingest', 'pills', 'infant'], 8, ['past', 'dose']),
  rule('poisoning', ['ingest', 'pills', 'lots'], 8, ['past', 'dose']),
  rule('fever', ['baby', 'fever'], 12, ['past', 'notFever']),
  rule('fever', ['baby', 'hot'], 8, ['years', 'notFever']),
  rule('fever', ['fever', 'high'], 8, ['past', 'years']),
  rule('fever', ['child', 'high'], 8, ['past', 'years']),
  rule('fever', ['child', 'fever', 'limp'], 14, ['past']),
  rule('fever', ['child', 'limp'], 8, ['past', 'phone', 'dentist']),
  rule('fever', ['fever', 'chills'], 8, ['past']),

  rule('injury', ['blow', 'head', 'headSign'], 16, ['past', 'teeth']),
  rule('injury', ['headOpen'], 0, ['past']),
  rule('injury', ['blow', 'head'], 5, ['past', 'fixtures', 'teeth', 'dentist']),
  rule('injury', ['blow', 'strongHeadSign'], 12, ['past', 'brushing', 'gums', 'bleedStopped']),
  rule('injury', ['accident'], 0, ['late', 'past']),
  rule('injury', ['jaw', 'broken', 'traumaSign'], 14, ['past', ...joke]),
  rule('injury', ['pregnant', 'pregnancySign'], 10, ['past', 'gums', 'brushing', 'whatIf']),
  rule('injury', ['labour'], 0, ['past']),

  rule('life_in_danger', ['dying'], 0, [...joke, 'wish', 'past', 'whatIf']),
  rule('life_in_danger', ['call', 'strongHelp'], 5, ['past', 'vehicle']),
  rule('life_in_danger', ['grave', 'person'], 6, ['past', 'teeth']),
  rule('life_in_danger', ['mortal'], 0, ['past', 'vehicle', 'wish', ...joke]),
];
