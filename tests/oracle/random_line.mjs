// Random messages as lines for the harness: every kind of text, name and setting, near every limit.

import { answer } from './oracle.mjs';

// ---- Chance ----

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
function generatorOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6D2B79F5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

let random = generatorOf(1);

/** Begins anew: what follows is the same for the same seed. */
export const begin = (seed) => {
  random = generatorOf(seed);
};

const below = (end) => Math.floor(random() * end);
const between = (first, last) => first + below(last - first + 1);
const chance = (probability) => random() < probability;
const pick = (list) => list[below(list.length)];
const times = (length, make) => Array.from({ length }, make);

/** The value that `make` makes, or nothing: JSON.stringify leaves out such a key, or writes null. */
const maybe = (probability, make) => (chance(probability) ? make() : pick([undefined, undefined, undefined, null]));

// ---- Texts: a pool makes one piece, a string or (where it may be ill-formed) a Buffer ----

const fromRange = (first, last) => String.fromCodePoint(between(first, last));
const fromRanges = (ranges) => fromRange(...pick(ranges));

const from = (...pieces) => () => pick(pieces);
const fromCharacters = (characters) => from(...characters);
const fromHex = (...pieces) => from(...pieces.map((piece) => Buffer.from(piece, 'hex')));

const ZWJ = '\u200D';
const EMOJI = [...'😀👨👩👧👦❤🔥🏳🌈🏴☠👁🗨©⌚🤷', '👍🏽', '❤️', '🏳️', '🤦🏿'];
const MARKS = [[0x0300, 0x036F], [0x0483, 0x0489], [0x064B, 0x065F], [0x1AB0, 0x1ACE], [0x20D0, 0x20F0]];
const PREPENDS = '\u0600\u0605\u06DD\u070F\u08E2\u0D4E\u{110BD}\u{110CD}\u{111C2}\u{1193F}\u{11A3A}\u{11F02}';

const anyScalarValue = () => {
  const codePoint = below(0x110000 - 0x800);
  return String.fromCodePoint(codePoint < 0xD800 ? codePoint : codePoint + 0x800);
};

const PLAIN_POOLS = [
  () => fromRange(0x20, 0x7E),
  from('hello', ' ', 'world', ', ', '50% %@', '<b>&amp;</b>', '@All', ': ', ' (', ')', '…', 'Boss (Climbers): '),
  () => fromRange(0x4E00, 0x9FFF),
  from('中', '文', '　', '，', 'カ', 'が', 'か\u3099', 'ﾊﾟ', '한글', '名称'),
];

const NASTY_POOLS = [
  from('"', '\\', '/', '\b', '\f', '\n', '\r', '\t', '\r\n', '\n\r', '\x7F', '\x85', '\0', '\x1B[0m', '\\u0041'),
  () => fromRange(0, 0x1F),
  () => fromRange(0x80, 0x9F),
  from('👨‍👩‍👧‍👦', '🏳️‍🌈', '🏴‍☠️', '👁️‍🗨️', '👍🏽', '🧑🏿‍❤️‍💋‍🧑🏻', '1️⃣', '#⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '❤', '\u{1FAE9}', '\u{1F8D0}'),
  () => times(between(2, 12), () => pick(EMOJI)).join(ZWJ),
  from('🇩🇪', '🇫🇷', '🇩', '🇩🇪🇫', '🇦🇦🇦🇦🇦', '🇩\u0301🇪', '🇩' + ZWJ + '🇪'),
  () => fromRanges([[0x1100, 0x115F], [0x1160, 0x11A7], [0x11A8, 0x11FF], [0xAC00, 0xD7A3], [0xA960, 0xA97C],
    [0xD7B0, 0xD7C6], [0xD7CB, 0xD7FB]]),
  from('क्षि', 'क्', 'ष', 'क्‍ष', 'क्‌ष', 'ক্ষ', 'ക്ഷ', 'க்ஷ', 'ગ્ન', 'ଖ୍ର', 'జ్ఞ', 'ကြ္မာ', 'ក្ក', 'ᬓ᭄ᬱ', 'น้ำ'),
  () => fromRanges([[0x0900, 0x0DFF], [0x1000, 0x109F], [0x1780, 0x17FF], [0x1A20, 0x1AAD], [0x1B00, 0x1BFF],
    [0xA980, 0xA9DF], [0xABC0, 0xABFF], [0x11000, 0x1147F], [0x11900, 0x11A9F], [0x11F00, 0x11F5F]]),
  from('שלום', 'العائلة', 'محمد', 'ﷺ', 'ﬡ', 'ܐ', '\u{10800}', '\u{1E900}', '\u{1EE00}', '\u{10FFF}',
    '\u0590', '\u0900'),
  () => fromRanges([[0x0590, 0x08FF], [0xFB1D, 0xFDFF], [0xFE70, 0xFEFE], [0x10800, 0x10FFF], [0x1E800, 0x1EFFF]]),
  () => pick(['e', 'Z', '中', '', ' ', '😀']) + times(between(1, 20), () => fromRanges(MARKS)).join(''),
  fromCharacters(PREPENDS),
  from('\uFFFE', '\uFFFF', '\uFDD0', '\uFDEF', '\u{1FFFE}', '\u{10FFFF}', '\uFFFD', '\uE000', '\u{F0000}', '\uFEFF'),
  fromCharacters('\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B\u180E\u180F\u200B\u200C\u200D\u2060\u2064\u2065' +
    '\u206A\u206F\u3164\uFFA0\uFFF0\uFFF8\u{1BCA0}\u{1BCA3}\u{1D173}\u{1D17A}\u{E0000}\u{E0001}\u{E0FFF}'),
  fromCharacters('\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u061C'),
  fromCharacters('\t\n\v\f\r \x85\xA0\u1680\u2000\u2003\u200A\u2028\u2029\u202F\u205F\u3000'),
  fromCharacters('\uFE00\uFE0E\uFE0F\u{E0100}\u{E01EF}\u{E0020}\u{E0067}\u{E007F}\u{E01F0}\u180B\u180D'),
  fromCharacters('\u2800\uFFF9\uFFFA\uFFFB\uFFFC\u{13430}\u{13440}\u{11D46}\u0E33\u0EB3\u303F\u3297\uFF9E'),
  anyScalarValue,
];

const ILL_FORMED_POOL = fromHex('c3', 'e4b8', 'e4', 'f09f98', 'f09f', 'f0', '80', 'bf', 'adad', 'eda080', 'edbfbf',
  'c080', 'c1bf', 'e08080', 'e09fbf', 'f0808080', 'f08fbfbf', 'f4908080', 'f5808080', 'f8888080', 'fe', 'ff', 'efbbbf',
  'c328', 'e28228', 'f09f9822', 'f48fbf', 'e0a0', 'f090', 'ed9f', 'f48f', 'eda0bdedb880');

/** One cluster (mostly), long enough to be cut between code points or to be struck from a name. */
const FLOODS = [
  (length) => pick(['Z', 'क', '"', '']) + times(length, () => fromRanges(MARKS)).join(''),
  (length) => pick([...PREPENDS]).repeat(length) + pick(['x', '中', '\n', '']),
  (length) => times(length, () => pick(EMOJI)).join(ZWJ),
  (length) => 'क' + '्क'.repeat(length),
  (length) => '\u1100'.repeat(length) + '\u1161'.repeat(below(length)),
  (length) => '🇩'.repeat(length),
  (length) => '🏴' + times(length, () => fromRange(0xE0020, 0xE007F)).join(''),
];

/** Much that a safe name loses, so that what stands after it is looked at or just not. */
const FILLERS = ['\u200B', ' ', '\u3000', '\u2800', '\0', '\u{E0001}', '\u0301', 'x'];

const bytesOf = (pieces) => Buffer.concat(pieces.map((piece) => (Buffer.isBuffer(piece) ? piece : Buffer.from(piece))));

function piece(pools) {
  if (chance(0.03)) return pick(FLOODS)(pick([between(1, 20), between(10, 90), between(100, 300)]));
  return pick(pools)();
}

/** What one text is made of: some of the pools, so that runs of like pieces occur. */
function somePools() {
  const pools = chance(0.5) ? [pick(PLAIN_POOLS)] : [];
  if (chance(0.6)) pools.push(...times(between(1, 4), () => pick(NASTY_POOLS)));
  if (chance(0.15)) pools.push(ILL_FORMED_POOL);
  if (chance(0.05)) pools.push(...PLAIN_POOLS, ...NASTY_POOLS, ILL_FORMED_POOL);
  return pools.length > 0 ? pools : PLAIN_POOLS;
}

const textOfPieces = (length) => {
  const pools = somePools();
  return bytesOf(times(length, () => piece(pools)));
};

const textOfBytes = (size) => textOfPieces(size).subarray(0, size);

const shortText = () => textOfPieces(pick([0, 1, between(1, 4), between(2, 20)]));

const contentText = () => {
  if (chance(0.02)) return textOfPieces(between(800, 3000));
  if (chance(0.05)) return textOfPieces(0);
  return textOfPieces(pick([1, between(1, 10), between(5, 60), between(50, 300)]));
};

const headingText = () => pick([shortText, () => textOfBytes(between(200, 300)), () => textOfBytes(between(1, 600))])();

const nameText = () => pick([shortText, shortText, () => textOfBytes(between(100, 160)), longName])();

function longName() {
  const filler = Buffer.from(pick(FILLERS));
  const filling = times(Math.floor(between(1000, 1030) / filler.length), () => filler);
  return bytesOf([...filling, shortText(), textOfBytes(between(0, 450))]);
}

const isWellFormed = (bytes) => Buffer.from(bytes.toString()).equals(bytes);

/** A text as the harness takes it: a string, or {"hex":…} where it must or may be. */
function given(bytes) {
  return isWellFormed(bytes) && !chance(0.1) ? bytes.toString() : { hex: bytes.toString('hex') };
}

const givenText = (make) => () => given(make());

/** A well-formed text, for where {"hex":…} is not taken. */
const plainText = () => shortText().toString();

// ---- Messages ----

const LABELLED_KINDS = ['TIMSoundElem', 'TIMFileElem', 'TIMImageElem', 'TIMLocationElem', 'TIMFaceElem',
  'TIMVideoFileElem', 'TIMRelayElem'];
const UNKNOWN_KINDS = ['TIMFutureElem', '', 'timtextelem', 'constructor', '__proto__'];
const SOUNDS = ['default', 'dingdong.aiff', 'push.no_sound', 'kIOSOfflinePushNoSound', ''];
const LANGUAGES = ['en', 'en-US', 'zh', 'zh-Hans', 'zh-Hant', 'zh-TW', 'zh_HK', 'zh-mo', 'zh-Hant-MO', 'ZH-hans-cn',
  'zh-CN', 'zh_Hans_TW', 'zh-TW-x-y', 'zh-yue-HK', 'zhx', 'ja', 'ko-KR', 'es-419', 'fr_CA', 'de', 'pt-BR', 'RU', 'ar',
  'ar-EG', 'vi', 'th-TH', 'id', 'in', 'xx', ''];

const textElem = (text) => ({ MsgType: 'TIMTextElem', MsgContent: { Text: given(text) } });

const customElem = () => ({
  MsgType: 'TIMCustomElem',
  MsgContent: {
    Data: 'secret',
    Desc: maybe(0.6, givenText(shortText)),
    Ext: maybe(0.3, givenText(shortText)),
    Sound: maybe(0.3, sound),
  },
});

const labelledElem = () => ({ MsgType: pick(LABELLED_KINDS), MsgContent: { Desc: 'not shown', FileName: 'q3.pdf' } });

const unknownElem = () => ({ MsgType: pick(UNKNOWN_KINDS), MsgContent: maybe(0.7, () => ({ Text: 'not shown' })) });

const sound = () => (chance(0.8) ? pick(SOUNDS) : given(shortText()));

/** One text in several elems: split between any two bytes, thus within clusters and code points. */
function splitElems(text) {
  const ends = times(between(1, 4), () => below(text.length + 1)).sort((a, b) => a - b);
  return [...ends, text.length].map((end, i) => textElem(text.subarray(i === 0 ? 0 : ends[i - 1], end)));
}

function elems() {
  if (chance(0.5)) return [textElem(contentText())];
  if (chance(0.3)) return splitElems(contentText());
  const makers = [() => textElem(shortText()), () => textElem(contentText()), customElem, labelledElem, unknownElem];
  return times(pick([between(0, 2), between(2, 4), between(1, 8), between(1, 60)]), () => pick(makers)());
}

const pushInfo = () => ({
  PushFlag: maybe(0.1, () => pick([0, 0, 0, 1])),
  Title: maybe(0.5, givenText(headingText)),
  Desc: maybe(0.2, givenText(contentText)),
  Ext: maybe(0.3, givenText(contentText)),
  ApnsInfo: maybe(0.6, apnsInfo),
});

const apnsInfo = () => ({
  Sound: maybe(0.3, sound),
  BadgeMode: maybe(0.2, () => below(2)),
  Title: maybe(0.2, givenText(headingText)),
  SubTitle: maybe(0.6, givenText(headingText)),
  Image: maybe(0.3, givenText(shortText)),
  MutableContent: maybe(0.3, () => below(2)),
});

const sender = () => ({ Nick: maybe(0.8, givenText(nameText)), NameCard: maybe(0.5, givenText(nameText)) });

const badge = () => pick([0, 4, 9, 99, below(1000), 2 ** 53 - 2]);

// 2^63 - 1 is meant: it is written so in the line, where one up is beyond 64 bits.
const LARGEST_BASE = 2 ** 63;
/** A line in which that is written so. */
export const writtenLargestBase = (line) => line.replaceAll(String(LARGEST_BASE), String(2n ** 63n - 1n));

/** A line's receiver. */
export const receiver = () => ({
  Badge: maybe(0.5, () => (chance(0.02) ? pick([-1, -2, LARGEST_BASE]) : badge())),
  Presence: maybe(0.2, () => pick(['background', 'killed', 'background', 'killed', 'foreground', 'logged_out'])),
  ReceiveOpt: maybe(0.15, () => below(5)),
  Mentioned: maybe(0.3, () => chance(0.7)),
  Preview: maybe(0.3, () => pick(['full', 'sender', 'hidden'])),
  Language: maybe(0.4, () => pick(LANGUAGES)),
});

const style = () => ({
  Layout: maybe(0.3, () => pick(['prefix', 'headings'])),
  Localize: maybe(0.3, () => pick(['server', 'device'])),
  SenderOverrides: maybe(0.3, () => pick(['all', 'safe'])),
  Separators: maybe(0.5, () => pick(['spaced', 'compact'])),
  Desc: maybe(0.5, () => pick(['content', 'alert'])),
  Names: maybe(0.4, () => pick(['safe', 'verbatim'])),
  Language: maybe(0.4, () => pick(LANGUAGES)),
  CustomWithoutDesc: maybe(0.3, () => pick(['skip', 'silence'])),
});

const aps = () => ({
  badge: maybe(0.3, () => (chance(0.02) ? -1 : badge())),
  sound: maybe(0.4, () => pick([...SOUNDS, plainText()])),
  'thread-id': maybe(0.3, plainText),
  category: maybe(0.3, plainText),
  'content-available': maybe(0.3, () => below(2)),
  'mutable-content': maybe(0.3, () => below(2)),
  'interruption-level': maybe(0.3, () => pick(['passive', 'active', 'time-sensitive', 'critical'])),
});

// Numbers that JSON.stringify gives back as they were written.
const NUMBERS = [0, 1, -1, 42, -2.5, 0.5, 0.125, 1234567890, 2 ** 53 - 1, 100.25];

function customValue(depth) {
  const leaves = [() => pick(NUMBERS), () => chance(0.5), () => null, plainText];
  if (depth === 0) return pick(leaves)();
  const list = () => times(below(4), () => customValue(depth - 1));
  return pick([...leaves, list, () => customObject(depth - 1)])();
}

const customObject = (depth) =>
  Object.fromEntries(times(below(4), () => [plainText(), customValue(depth)]));

function custom() {
  const keys = [plainText, () => pick(['chat', 'deep', 'alert', '__proto__', 'Ext']), () => `k${below(50)}`];
  const entries = times(between(0, 4), () => [pick(keys)(), customValue(3)])
    .filter(([, value]) => value !== null || chance(0.1));
  if (chance(0.03)) entries.push([pick(['aps', 'ext', 'image']), 1]);
  return Object.fromEntries(entries);
}

const message = () => ({
  MsgBody: maybe(0.98, elems),
  OfflinePushInfo: maybe(0.6, pushInfo),
  From_Account: 'never shown',
  GroupId: maybe(0.2, () => '@TGS#1'),
  MsgLifeTime: maybe(0.1, () => pick([0, 1, 60, 3600, 86400, 604800])),
  OnlineOnlyFlag: maybe(0.05, () => below(2)),
  Sender: maybe(0.8, sender),
  Group: maybe(0.4, () => ({ Name: maybe(0.8, givenText(nameText)) })),
  Receiver: maybe(0.6, receiver),
  Style: maybe(0.6, style),
  Aps: maybe(0.4, aps),
  Custom: maybe(0.3, custom),
});

/** A limit where something is cut: near the size of the whole, or anywhere below it. */
function limitNear(size) {
  return pick([between(0, 300), between(0, size + 3), between(size * 0.6, size), between(size - 40, size + 2)]);
}

function limitFor(unlimited) {
  if (chance(0.2)) return undefined;
  if (chance(0.1)) return pick([4096, 4095, 5120, 0, 22, 23]);
  return Math.max(0, Math.floor(limitNear(Buffer.byteLength(answer(unlimited)))));
}

/** One of the keys of Custom twice, the second time with its first letter escaped. */
const withDuplicateKey = (line) =>
  line.replace(/"Custom":\{"([a-z])([a-z0-9]*)":/u, (match, first, rest) =>
    `${match}0,"\\u00${first.charCodeAt(0).toString(16)}${rest}":`);

/** A line for the harness. */
export function randomLine() {
  const unlimited = message();
  const Limit = limitFor(JSON.stringify(unlimited));
  const line = writtenLargestBase(JSON.stringify({ ...unlimited, Limit }));
  return chance(0.02) ? withDuplicateKey(line) : line;
}
