// node compare.mjs HARNESS [COUNT] [SEED]: the same notification by npm's @parse/node-apn and by the harness: random
// ones, compared as JSON values. Ours must not be longer, either.
//
// Not compared, because node-apn lets through what Apple does not take, or loses what it does:
// - a badge that is negative, a fraction or NaN (written as null), scores, volumes and times out of range: all written;
// - a sound object without one of its three members: dropped; `critical` 0, which is what its absence means: written;
// - empty strings and arrays: written, where ours are as good as absent;
// - a custom key whose value is null: written;
// - a custom key `aps`: overwritten; `ext` and `image` are ours, so they are the sender's here, not custom;
// - a text raw and localized at once: both written;
// - custom keys and `aps` of an mdm push: dropped; `{"aps":{}}` of a location push: written as `{}`;
// - the alert of a Live Activity: node-apn knows no form of its own for it (the sound within, what is localized as an
//   object), so that its alert is set as a whole;
// - `alert.action` and `summary-arg`: of each the other has none;
// - lone surrogates, which JSON in UTF-8 can't hold: written as escapes.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import apn from "@parse/node-apn";

const [harness, count = 500, seed = 1] = [process.argv[2], ...process.argv.slice(3).map(Number)];

// ---- Chance ----

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
let state = seed >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

const below = (end) => Math.floor(random() * end);
const chance = (probability) => random() < probability;
const pick = (list) => list[below(list.length)];
const times = (length, make) => Array.from({ length }, make);
/** What `make` makes, or nothing: neither side writes what is undefined. */
const maybe = (probability, make) => (chance(probability) ? make() : undefined);
const object = (entries) => Object.fromEntries(entries.filter(([, value]) => value !== undefined));

const pieces = ["a", "Zoë", " ", "中文", "👨‍👩‍👧‍👦", "e\u0301", "\"", "\\", "/",
  "</b>&", "\n", "\t", "\0", "\u001f", "\u007f", "\u2028", "%@", "%1$@", "\uffff", "שלום"];
const word = () => times(1 + below(4), () => pick(pieces)).join("");
const words = () => times(1 + below(3), word);
const seconds = () => pick([0, 1, below(2 ** 31), 2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER]);
const number = () =>
  pick([0, 1, -1, 0.1, -2.5, 1e21, 1e-7, 5e-324, 2 ** 53 - 1, below(1e9), random(), random() * 10 ** (below(40) - 20)]);

function value(depth) {
  const leaf = [word, () => "", number, () => true, () => false, () => null];
  if (depth === 0) return pick(leaf)();
  return pick([...leaf, () => times(below(4), () => value(depth - 1)), () => keys(depth - 1)])();
}
const key = () => pick([word(), "", "7", "alert", "__proto__", "constructor"]);
const keys = (depth) => Object.fromEntries(times(below(4), () => [key(), value(depth)]));
const customKeys = () => {
  const made = keys(3);
  for (const ours of ["aps", "ext", "image"]) delete made[ours];
  return Object.fromEntries(Object.entries(made).filter(([, each]) => each !== null));
};

// ---- Notifications: what is to be said, for either side to say in its own way ----

const text = () => (chance(0.6) ? { raw: word() } : { key: word(), args: maybe(0.7, words) });

const notification = () => pick([alert, alert, alert, alert, activity, activity, silent])();

const alert = () => ({
  type: pick([undefined, "alert", "complication", "pushtotalk", "voip"]),
  title: maybe(0.5, text),
  subtitle: maybe(0.3, text),
  body: text(),
  launchImage: maybe(0.2, word),
  actionLocKey: maybe(0.2, () => pick([null, word()])),
  sound: maybe(0.5, sound),
  ext: maybe(0.2, word),
  image: maybe(0.2, word),
  contentChanged: maybe(0.1, () => true),
  ...common(),
  relevanceScore: maybe(0.3, () => pick([0, 1, 0.5, 0.1 + 0.2, random()])),
  badge: maybe(0.5, badge),
  mutableContent: maybe(0.3, () => true),
});

const common = () => ({
  contentAvailable: maybe(0.3, () => true),
  threadId: maybe(0.3, word),
  category: maybe(0.3, word),
  targetContentIdentifier: maybe(0.3, word),
  filterCriteria: maybe(0.2, word),
  interruptionLevel: maybe(0.3, () => pick(["passive", "active", "time-sensitive", "critical"])),
  urlArgs: maybe(0.2, words),
  custom: maybe(0.5, customKeys),
});

const sound = () => (chance(0.5) ? pick(["default", word()]) : { critical: 1, name: pick(["default", word()]), volume: pick([0, 1, 0.25, random()]) });
const badge = () => pick([0, 1, below(100), 2 ** 31, Number.MAX_SAFE_INTEGER]);

function activity() {
  const event = pick(["start", "update", "end"]);
  const isStart = event === "start";
  const hasAlert = isStart || chance(0.6);
  const input = isStart ? pick(["", "token", "channel"]) : "";
  return {
    type: "liveactivity",
    ...(hasAlert ? { title: maybe(0.7, text), subtitle: maybe(0.1, text), body: text(), sound: maybe(0.5, sound) } : {}),
    ...common(),
    relevanceScore: maybe(0.4, number),
    badge: maybe(0.2, badge),
    event,
    timestamp: seconds(),
    contentState: keys(3),
    staleDate: maybe(0.5, seconds),
    dismissalDate: maybe(0.5, seconds),
    attributesType: isStart ? word() : undefined,
    attributes: isStart ? keys(3) : undefined,
    inputPushToken: input === "token" ? 1 : undefined,
    inputPushChannel: input === "channel" ? pick(["AAAA", "dHN0LXNyY2gtY2hubA=="]) : undefined,
  };
}

/** Those that show nothing. */
const silent = () =>
  pick([
    () => ({ type: "background", contentAvailable: true, ext: maybe(0.3, word), custom: maybe(0.7, customKeys) }),
    () => ({ type: pick(["widgets", "controls"]), contentChanged: true, custom: maybe(0.3, customKeys) }),
    () => ({ type: "fileprovider", custom: { ...customKeys(), "container-identifier": word(), domain: word() } }),
    () => ({ type: "mdm", mdm: word() }),
  ])();

// ---- node-apn's way ----

// What has the same name there as here. Text and sound depend on what the push is.
const sameNames = ["launchImage", "actionLocKey", "contentChanged", "contentAvailable", "threadId", "category",
  "targetContentIdentifier", "filterCriteria", "interruptionLevel", "urlArgs", "relevanceScore", "badge", "mutableContent",
  "event", "timestamp", "contentState", "staleDate", "dismissalDate", "attributesType", "attributes", "inputPushToken",
  "inputPushChannel", "mdm"];

function byNodeApn(said) {
  const note = new apn.Notification();
  note.payload = object(Object.entries({ ...said.custom, ext: said.ext, image: said.image }));
  if (said.type === "liveactivity") {
    const part = (slot) => slot && (slot.raw ?? object([["loc-key", slot.key], ["loc-args", slot.args]]));
    const parts = object([["title", part(said.title)], ["subtitle", part(said.subtitle)], ["body", part(said.body)], ["sound", said.sound]]);
    note.alert = said.body && parts;
  } else {
    note.sound = said.sound;
    const slots = [["body", "locKey", "locArgs"], ["title", "titleLocKey", "titleLocArgs"], ["subtitle", "subtitleLocKey", "subtitleLocArgs"]];
    for (const [slot, key, args] of slots) {
      if (said[slot]?.raw !== undefined) note[slot] = said[slot].raw;
      if (said[slot]?.key !== undefined) note[key] = said[slot].key;
      if (said[slot]?.args !== undefined) note[args] = said[slot].args;
    }
  }
  for (const name of sameNames) {
    if (said[name] !== undefined) note[name] = said[name];
  }
  if (said.image !== undefined) note.mutableContent = true; // which is what makes anyone fetch it
  return note.compile();
}

// ---- The harness's way: where the sender can say the same, sometimes it is the sender who does ----

function forHarness(said) {
  const bySender = () => chance(0.5);
  const [info, apnsInfo, aps, parts] = [{}, {}, {}, {}];
  const line = { PushType: said.type, MsgBody: [], Custom: object(Object.entries({ ...said.custom, mdm: said.mdm })) };
  const say = (content) => line.MsgBody.push({ MsgType: "TIMTextElem", MsgContent: { Text: content } });

  for (const [slot, prefix] of [["title", "title-"], ["subtitle", "subtitle-"], ["body", ""]]) {
    const { raw, key, args } = said[slot] ?? {};
    if (raw !== undefined && bySender()) {
      if (slot === "title") info.Title = raw;
      if (slot === "subtitle") apnsInfo.SubTitle = raw;
      if (slot === "body") say(raw);
    } else if (raw !== undefined) {
      parts[slot] = raw;
    } else if (key !== undefined && said.type === "liveactivity" && chance(0.5)) {
      parts[slot] = object([["loc-key", key], ["loc-args", args]]);
    } else if (key !== undefined) {
      parts[`${prefix}loc-key`] = key;
      parts[`${prefix}loc-args`] = args;
    }
  }
  if (said.body && line.MsgBody.length === 0 && chance(0.5)) say("not shown, for the server has its own words");
  parts["launch-image"] = said.launchImage;
  parts["action-loc-key"] = said.actionLocKey;
  const used = Object.keys(object(Object.entries(parts)));
  if (used.length === 1 && typeof parts.body === "string" && chance(0.5)) aps.alert = parts.body;
  else if (used.length > 0) aps.alert = parts;

  if (typeof said.sound === "string" && bySender()) apnsInfo.Sound = said.sound;
  else aps.sound = said.sound;
  if (said.badge > 0 && chance(0.5)) line.Receiver = { Badge: said.badge - 1 };
  else aps.badge = said.badge;
  if (said.interruptionLevel && bySender()) info.iOSInterruptionLevel = said.interruptionLevel;
  else aps["interruption-level"] = said.interruptionLevel;
  if (said.contentAvailable && bySender()) info.enableIOSBackgroundNotification = true;
  else aps["content-available"] = said.contentAvailable && 1;
  if (said.mutableContent && bySender()) apnsInfo.MutableContent = 1;
  else aps["mutable-content"] = said.mutableContent && 1;
  info.Ext = said.ext;
  apnsInfo.Image = said.image;
  Object.assign(aps, {
    "content-changed": said.contentChanged,
    "thread-id": said.threadId,
    category: said.category,
    "target-content-id": said.targetContentIdentifier,
    "filter-criteria": said.filterCriteria,
    "url-args": said.urlArgs,
    "relevance-score": said.relevanceScore,
    event: said.event,
    timestamp: said.timestamp,
    "content-state": said.contentState,
    "stale-date": said.staleDate,
    "dismissal-date": said.dismissalDate,
    "attributes-type": said.attributesType,
    attributes: said.attributes,
    "input-push-token": said.inputPushToken,
    "input-push-channel": said.inputPushChannel,
  });
  return JSON.stringify({ ...line, OfflinePushInfo: { ...info, ApnsInfo: apnsInfo }, Aps: aps });
}

// ---- Comparison ----

/** Why the harness's answer is not what it should be, or nothing. */
function faultIn(got, want) {
  if (!got.startsWith("{")) return "refused";
  if (!isDeepStrictEqual(JSON.parse(got), JSON.parse(want))) return "another payload";
  return Buffer.byteLength(got) <= Buffer.byteLength(want) ? undefined : "longer";
}

/** A payload in which one value, anywhere, is another one. */
function corrupted(payload) {
  const root = { payload: JSON.parse(payload) };
  const places = [];
  const visit = (parent) => {
    for (const [key, each] of Object.entries(parent)) {
      places.push([parent, key]);
      if (typeof each === "object" && each !== null) visit(each);
    }
  };
  visit(root.payload);
  const [parent, key] = pick(places);
  Object.defineProperty(parent, key, { value: typeof parent[key] === "string" ? `${parent[key]}!` : [parent[key]] });
  return JSON.stringify(root.payload);
}

const said = times(count, notification);
const wanted = said.map(byNodeApn);
const lines = said.map(forHarness);
const run = spawnSync(harness, { input: lines.map((line) => `${line}\n`).join(""), encoding: "utf8", maxBuffer: 1 << 28 });
assert.equal(run.status, 0);
const answered = run.stdout.split("\n").slice(0, -1);
assert.equal(answered.length, count);

let failed = 0;
answered.forEach((got, i) => {
  const fault = faultIn(got, wanted[i]);
  if (fault !== undefined) {
    if (++failed <= 20) console.log(`${fault}\n  in   ${lines[i]}\n  got  ${got}\n  want ${wanted[i]}`);
    return;
  }
  // This script can fail: one value changed in any payload is noticed.
  assert.notEqual(faultIn(corrupted(got), wanted[i]), undefined);
});

// Nor is it idle: with enough notifications, every key is in some.
const seen = new Set(wanted.flatMap((each) => [...each.matchAll(/"([a-z-]+)":/g)].map(([, key]) => key)));
const keysOfApple = "alert badge sound critical volume name thread-id category target-content-id filter-criteria content-available "
  + "mutable-content interruption-level relevance-score timestamp stale-date dismissal-date event content-state attributes "
  + "attributes-type input-push-token input-push-channel content-changed url-args title subtitle body launch-image "
  + "title-loc-key title-loc-args subtitle-loc-key subtitle-loc-args loc-key loc-args action-loc-key mdm container-identifier "
  + "domain ext image";
if (count >= 500) assert.deepEqual(keysOfApple.split(" ").filter((key) => !seen.has(key)), []);

console.log(`${count - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
