// node apple.mjs HARNESS: what Apple asks of payloads, requests and answers, rule by rule: what it takes, and what is
// refused by name. A line in quotes is compared byte by byte, an object by value; then it must also be as short as
// JSON.stringify makes it. Cases that "Mistakes seen in other libraries" names are marked so.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { isDeepStrictEqual } from "node:util";

const text = (Text) => ({ MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text } }] });
const custom = (MsgContent) => ({ MsgBody: [{ MsgType: "TIMCustomElem", MsgContent }] });
const hi = text("hi"); // what a line says unless its case says otherwise
const push = (OfflinePushInfo) => ({ OfflinePushInfo });
const apns = (ApnsInfo) => push({ ApnsInfo });
const set = (key, value) => ({ Aps: { [key]: value } });
const alert = (parts) => ({ Aps: { alert: parts } });
const shows = (parts) => ({ aps: { alert: parts } });
const adds = (keys) => ({ aps: { ...keys, alert: "hi" } });

const bytes = (value) => Buffer.byteLength(JSON.stringify(value));
/** A payload whose body is cut so that not one byte of the limit is left; `of` makes it from a body. */
const filled = (limit, of) => of("a".repeat(limit - bytes(of("…"))) + "…");
/** A value for `Custom` with which a payload, made from it, has just so many bytes. */
const padding = (size, of) => "a".repeat(size - bytes(of("")));

// ---- Push types ----

const now = 1700000000;
const update = { timestamp: now, event: "update", "content-state": { score: 3 } };
const start = { ...update, event: "start", "attributes-type": "Game", attributes: { id: "7" } };
const live = (keys) => ({ PushType: "liveactivity", Aps: { ...update, ...keys } });
const begins = (keys) => ({ PushType: "liveactivity", Aps: { ...start, ...keys } });
const silent = { MsgBody: [] }; // no alert of the message's own

const adventure = { // Apple's example
  title: { "loc-key": "%@ is on an adventure!", "loc-args": ["Power Panda"] },
  body: { "loc-key": "%@ found a sword!", "loc-args": ["Power Panda"] },
};

const plain = { aps: { alert: "hi" } };
const folder = { "container-identifier": "NSFileProviderRootContainerItemIdentifier", domain: "domain1" };
const activity = { aps: { ...update, alert: { body: "hi" } } };

// What Apple says of each: the topic's suffix, the priorities it takes, the limit; then what its pushes need, what they
// are, and which headers are sent unasked.
const types = [
  ["alert", "", [10, 5, 1], 4096, {}, plain],
  ["background", "", [5], 4096, {}, { aps: { "content-available": 1 } }, { "apns-priority": "5" }],
  ["complication", ".complication", [10, 5, 1], 4096, {}, plain],
  ["controls", ".push-type.controls", [10, 5, 1], 4096, {}, { aps: { "content-changed": true } }],
  ["fileprovider", ".pushkit.fileprovider", [10, 5, 1], 4096, { Custom: folder }, folder],
  ["liveactivity", ".push-type.liveactivity", [10, 5], 4096, { Aps: update }, activity],
  ["location", ".location-query", [10, 5], 4096, {}, { aps: {} }],
  ["mdm", "", [10, 5, 1], 4096, { Custom: { mdm: "magic" } }, { mdm: "magic" }],
  ["pushtotalk", ".voip-ptt", [10], 4096, {}, plain, { "apns-priority": "10", "apns-expiration": "0" }],
  ["voip", ".voip", [10, 5, 1], 5120, {}, plain],
  ["widgets", ".push-type.widgets", [10, 5, 1], 4096, {}, { aps: { "content-changed": true } }],
];
const showsNoAlert = ["background", "controls", "fileprovider", "location", "mdm", "widgets"];
const hasOwnKeysOnly = ["fileprovider", "mdm"];

/** A limit is filled to its last byte: by text that is cut, or by what can't be cut, of which no more fits. */
function atLimit([PushType, , , limit, needs, made]) {
  if (!showsNoAlert.includes(PushType)) {
    const of = (body) => (made.aps.alert === "hi" ? shows(body) : { aps: { ...made.aps, alert: { body } } });
    const long = { PushType, ...needs, ...text("a".repeat(6000)) };
    return [[long, filled(limit, of)], [{ ...long, Limit: 9999 }, filled(limit, of)], [{ ...long, Limit: 300 }, filled(300, of)]];
  }
  const of = (pad) => ({ ...made, pad });
  const pad = padding(limit, of);
  const whole = (Custom) => ({ PushType, ...needs, Custom: { ...needs.Custom, ...Custom } });
  return [[whole({ pad }), of(pad)], [whole({ pad: `${pad}a` }), "!error payload_too_large \"pad\""],
    [{ ...whole({ pad }), Limit: 4095 }, "!error payload_too_large \"pad\""]];
}

// ---- Payloads: [line, payload or refusal] ----

const perType = types.flatMap((type) => {
  const [PushType, , , , needs, made] = type;
  const own = { PushType, ...needs };
  const apnsInfo = { SubTitle: "s", Sound: "s", Image: "i", MutableContent: 1 };
  const sender = { ...own, ...push({ Title: "t", ApnsInfo: apnsInfo }), Receiver: { Badge: 3 } };
  return [
    [own, made],
    ...atLimit(type),
    ...(showsNoAlert.includes(PushType)
      ? [
        [sender, made], // the message's alert, badge and sound are not for these
        [{ ...own, ...silent }, made],
        [{ ...own, ...push({ PushFlag: 1 }) }, "!suppressed push_disabled"],
        ...[["alert", "x"], ["badge", 0], ["badge", 1], ["sound", "default"], ["mutable-content", 1]].map(([key, value]) =>
          [{ ...own, ...set(key, value) }, `!error conflicting_fields "${hasOwnKeysOnly.includes(PushType) ? "aps" : key}"`]),
      ]
      : []),
    ...(PushType === "liveactivity"
      ? []
      : Object.keys(start).map((key) => [{ ...own, ...set(key, start[key]) }, `!error conflicting_fields "${key}"`])),
  ];
});

const payloads = [
  ...perType,
  [{ PushType: "" }, plain],
  [{ PushType: "telegraph" }, "!error bad_input PushType"],

  // Apple's own examples
  [{ ...text("Bob wants to play poker"), ...push({ Title: "Game Request", ApnsInfo: { SubTitle: "Five Card Draw" } }),
    Aps: { category: "GAME_INVITATION" }, Custom: { gameID: "12345678" } },
    { aps: { alert: { title: "Game Request", subtitle: "Five Card Draw", body: "Bob wants to play poker" }, category: "GAME_INVITATION" }, gameID: "12345678" }],
  [alert({ "loc-key": "GAME_PLAY_REQUEST_FORMAT", "loc-args": ["Shelly", "Rick"] }),
    shows({ "loc-key": "GAME_PLAY_REQUEST_FORMAT", "loc-args": ["Shelly", "Rick"] })],
  [{ PushType: "background", Custom: { acme1: "bar", acme2: 42 } }, { aps: { "content-available": 1 }, acme1: "bar", acme2: 42 }],

  // aps: strings
  ...["thread-id", "category", "target-content-id", "filter-criteria"].flatMap((key) => [
    [set(key, "x \"y\""), adds({ [key]: "x \"y\"" })],
    [set(key, ""), plain],
    [set(key, 7), `!error bad_input Aps.${key}`],
    [set(key, null), plain],
  ]),

  // badge
  [set("badge", 3), adds({ badge: 3 })],
  [set("badge", 0), adds({ badge: 0 })], // mistake: 0 dropped as "unset"
  [`{"MsgBody":[{"MsgType":"TIMFaceElem"}],"Aps":{"badge":9223372036854775807}}`, `{"aps":{"badge":9223372036854775807,"alert":"[Face]"}}`],
  [set("badge", -1), `!error invalid_number "badge"`],
  [set("badge", 1.5), "!error bad_input Aps.badge"],
  [set("badge", "1"), "!error bad_input Aps.badge"],
  [set("badge", null), plain],
  [set("badge", NaN), plain], // mistake: `badge: null` for NaN, which JSON.stringify makes here, too
  ["{\"Aps\":{\"badge\":NaN}}", "!error bad_input not JSON"],
  [{ Receiver: { Badge: 0 } }, adds({ badge: 1 })], // base + 1
  [{ Receiver: { Badge: 9 } }, adds({ badge: 10 })],
  [{ Receiver: { Badge: -2 } }, `!error invalid_number "badge"`],
  [`{"MsgBody":[{"MsgType":"TIMFaceElem"}],"Receiver":{"Badge":9223372036854775806}}`, `{"aps":{"badge":9223372036854775807,"alert":"[Face]"}}`],
  [`{"MsgBody":[{"MsgType":"TIMFaceElem"}],"Receiver":{"Badge":9223372036854775807}}`, `!error invalid_number "badge"`],
  [`{"MsgBody":[{"MsgType":"TIMFaceElem"}],"Receiver":{"Badge":9223372036854775808}}`, "!error bad_input Receiver.Badge"],

  // sound
  [set("sound", "default"), adds({ sound: "default" })],
  [set("sound", { critical: 1, name: "bell.caf", volume: 0.25 }), adds({ sound: { critical: 1, name: "bell.caf", volume: 0.25 } })],
  [set("sound", { critical: 1, name: "default", volume: 1 }), adds({ sound: { critical: 1, name: "default", volume: 1 } })],
  [set("sound", { critical: 1, name: "default", volume: 0 }), adds({ sound: { critical: 1, name: "default", volume: 0 } })], // mistake: 0 dropped as "unset"
  [set("sound", { name: "default", volume: 0.5 }), adds({ sound: { name: "default", volume: 0.5 } })],
  [set("sound", { critical: 1, name: "default" }), adds({ sound: { critical: 1, name: "default" } })],
  [set("sound", { critical: 1 }), adds({ sound: { critical: 1, name: "default" } })], // a name is `default` or a file's, never ""
  [set("sound", { critical: 1, name: "default", volume: 1.01 }), `!error invalid_number "volume"`],
  [set("sound", { critical: 1, name: "default", volume: -0.01 }), `!error invalid_number "volume"`],
  [set("sound", { critical: 1, name: "default", volume: "1" }), "!error bad_input Aps.sound.volume"],
  [set("sound", { critical: 2, name: "default" }), "!error bad_input Aps.sound.critical"],
  [set("sound", { critical: 1, name: 5 }), "!error bad_input Aps.sound.name"],
  [set("sound", 5), "!error bad_input Aps.sound"],
  [set("sound", { critical: 1, name: "" }), `!error missing_field "sound"`],
  [live({ alert: { sound: { critical: 1, name: "" } } }), `!error missing_field "sound"`],
  [set("sound", { critical: null, name: null, volume: null }), adds({ sound: { name: "default" } })],

  // content-available, mutable-content: the number 1, or no key
  ...["content-available", "mutable-content"].flatMap((key) => [
    [set(key, 1), adds({ [key]: 1 })],
    [set(key, 0), plain], // mistake: `"mutable-content":0` written
    [set(key, "1"), `!error bad_input Aps.${key}`], // mistake: 1 as a string
    [set(key, 2), `!error bad_input Aps.${key}`],
  ]),
  [live({ "mutable-content": 1 }), { aps: { ...update, "mutable-content": 1, alert: { body: "hi" } } }],
  [{ ...live({ "mutable-content": 1 }), ...silent }, `!error missing_field "alert"`], // it needs an alert
  ...[{ PushFlag: 1 }, {}].flatMap((OfflinePushInfo) => ["logged_out", "foreground", "background"].map((Presence) =>
    [{ ...live({ "mutable-content": 1 }), ...silent, OfflinePushInfo, Receiver: { Presence } }, `!error missing_field "alert"`])),
  [{ ...live({}), ...silent, ...apns({ MutableContent: 1 }) }, { aps: update }], // the sender's wish is dropped without one
  [{ ...live({}), ...silent, ...apns({ Image: "i" }) }, { aps: update }],
  [{ ...live({}), ...apns({ Image: "i" }) }, { image: "i", aps: { ...update, "mutable-content": 1, alert: { body: "hi" } } }],

  // interruption-level, relevance-score
  ...["passive", "active", "time-sensitive", "critical"].map((level) =>
    [set("interruption-level", level), adds({ "interruption-level": level })]),
  [set("interruption-level", "timeSensitive"), "!error bad_input Aps.interruption-level"],
  [set("interruption-level", 1), "!error bad_input Aps.interruption-level"],
  ...[0, 0.1, 0.75, 1].map((score) => [set("relevance-score", score), adds({ "relevance-score": score })]),
  ...[-0.001, 1.001, 100].map((score) => [set("relevance-score", score), `!error invalid_number "relevance-score"`]),
  ...[0, 100, -2.5, 1e300].map((score) =>
    [live({ "relevance-score": score }), { aps: { ...update, "relevance-score": score, alert: { body: "hi" } } }]),
  [set("relevance-score", "1"), "!error bad_input Aps.relevance-score"],
  // JSON holds it, a finite number is it not
  [`{"MsgBody":[{"MsgType":"TIMFaceElem"}],"Aps":{"relevance-score":1e400}}`, `!error invalid_number "relevance-score"`],
  [`{"MsgBody":[{"MsgType":"TIMFaceElem"}],"Custom":{"a":-1e400}}`, `!error invalid_number "a"`],

  // url-args, content-changed
  [set("url-args", ["boarding", "A998", ""]), adds({ "url-args": ["boarding", "A998", ""] })],
  [set("url-args", "boarding"), "!error bad_input Aps.url-args"],
  [set("url-args", ["boarding", 998]), "!error bad_input Aps.url-args"],
  [{ PushType: "widgets", ...set("content-changed", true) }, { aps: { "content-changed": true } }],
  [{ PushType: "widgets", ...set("content-changed", 1) }, "!error bad_input Aps.content-changed"],

  // alert: each of title, subtitle and body is raw or localized
  [alert("mine"), shows("mine")],
  [alert({ body: "mine" }), shows("mine")],
  [alert({ title: "t", subtitle: "s", body: "b" }), shows({ title: "t", subtitle: "s", body: "b" })],
  [alert({ title: "t" }), shows({ title: "t", body: "hi" })],
  ...[["title", "title-loc"], ["subtitle", "subtitle-loc"], ["body", "loc"]].flatMap(([slot, loc]) => {
    const rest = slot === "body" ? {} : { body: "hi" };
    return [
      [alert({ [`${loc}-key`]: "K" }), shows({ [`${loc}-key`]: "K", ...rest })],
      [alert({ [`${loc}-key`]: "K", [`${loc}-args`]: ["a", "\"", ""] }), shows({ [`${loc}-key`]: "K", [`${loc}-args`]: ["a", "\"", ""], ...rest })],
      [alert({ [slot]: "x", [`${loc}-key`]: "K" }), `!error conflicting_fields "${slot}"`],
      [alert({ [slot]: "x", [`${loc}-args`]: ["a"] }), `!error conflicting_fields "${slot}"`],
      [alert({ [`${loc}-args`]: ["a"] }), `!error missing_field "${loc}-key"`],
      [alert({ [`${loc}-key`]: 1 }), `!error bad_input Aps.alert.${loc}-key`],
      [alert({ [`${loc}-key`]: "K", [`${loc}-args`]: ["a", 1] }), `!error bad_input Aps.alert.${loc}-args`],
      [alert({ [`${loc}-key`]: "K", [`${loc}-args`]: "a" }), `!error bad_input Aps.alert.${loc}-args`],
      [alert({ [slot]: 1 }), `!error bad_input Aps.alert.${slot}`],
      [alert({ [slot]: "x", [`${loc}-key`]: "" }), `!error conflicting_fields "${slot}"`],
      [alert({ [slot]: { "loc-key": "K" }, [`${loc}-key`]: "L" }), `!error conflicting_fields "${slot}"`],
      [alert({ [slot]: { "loc-key": "K" }, [`${loc}-args`]: ["a"] }), `!error conflicting_fields "${slot}"`],
      // an empty key is the library's to refuse: it is given, and no text of the message takes its place
      ...[{ [`${loc}-key`]: "" }, { [`${loc}-key`]: "", [`${loc}-args`]: ["a"] }, { [slot]: { "loc-key": "" } },
        { [slot]: { "loc-key": "", "loc-args": ["a"] } }].flatMap((parts) =>
        [alert(parts), live(alert(parts).Aps), begins(alert(parts).Aps), { PushType: "voip", ...alert(parts) }].map((line) =>
          [line, `!error missing_field "${loc}-key"`])),
      [alert({ [slot]: {} }), `!error missing_field "${loc}-key"`],
      [alert({ [slot]: { "loc-key": null } }), `!error missing_field "${loc}-key"`],
      [alert({ [slot]: { "loc-key": 1 } }), `!error bad_input Aps.alert.${slot}.loc-key`],
      [alert({ [slot]: { "loc-key": "K", "loc-args": [1] } }), `!error bad_input Aps.alert.${slot}.loc-args`],
      [alert({ [slot]: null, [`${loc}-key`]: null, [`${loc}-args`]: null }), plain],
      [alert({ [slot]: null, [`${loc}-key`]: "K" }), shows({ [`${loc}-key`]: "K", ...rest })],
      [alert({ [slot]: "x", [`${loc}-key`]: null, [`${loc}-args`]: [] }), shows(slot === "body" ? "x" : { [slot]: "x", ...rest })],
    ];
  }),
  [alert({ "launch-image": "l.png" }), shows({ "launch-image": "l.png", body: "hi" })],
  [alert({ "launch-image": 1 }), "!error bad_input Aps.alert.launch-image"],
  [alert({ "action-loc-key": "PLAY" }), shows({ "action-loc-key": "PLAY", body: "hi" })],
  [alert({ "action-loc-key": null }), shows({ "action-loc-key": null, body: "hi" })],
  [alert({ "action-loc-key": 1 }), "!error bad_input Aps.alert.action-loc-key"],
  [alert({ "summary-arg": "Denny", "summary-arg-count": 1 }), shows({ "summary-arg": "Denny", "summary-arg-count": 1, body: "hi" })],
  [alert({ "summary-arg": 1 }), "!error bad_input Aps.alert.summary-arg"],
  [alert({ "summary-arg-count": 0 }), `!error invalid_number "summary-arg-count"`],
  [alert({ "summary-arg-count": -1 }), `!error invalid_number "summary-arg-count"`],
  [alert({ "summary-arg-count": 1.5 }), "!error bad_input Aps.alert.summary-arg-count"],
  [alert(5), "!error bad_input Aps.alert"],
  [alert(null), plain],

  // a key that Apple's objects do not have, or that is not written here, is refused: none is dropped silently
  [{ Aps: { uuid: 1 } }, "!error bad_input Aps.uuid"],
  [{ Aps: { "thread_id": "g7" } }, "!error bad_input Aps.thread_id"],
  [{ Aps: { "a b\n": 1 } }, `!error bad_input Aps."a b\\n"`],
  [{ Aps: { "": 1 } }, `!error bad_input Aps.""`],
  [{ Aps: { uuid: null } }, plain],
  [alert({ body: "b", titel: "t" }), "!error bad_input Aps.alert.titel"],
  [alert({ body: "b", action: "Open" }), "!error bad_input Aps.alert.action"],
  [alert({ title: { "loc-key": "K", "title-loc-args": ["a"] } }), "!error bad_input Aps.alert.title.title-loc-args"],
  [alert({ "loc-key": "K", "loc arg": [] }), `!error bad_input Aps.alert."loc arg"`],
  [set("sound", { critical: 1, name: "a", Volume: 1 }), "!error bad_input Aps.sound.Volume"],
  [live({ alert: { body: "b", sound: { name: "a", loop: 1 } } }), "!error bad_input Aps.alert.sound.loop"],
  [{ PushType: "mdm", Custom: { mdm: "magic" }, Aps: { uuid: 1 } }, "!error bad_input Aps.uuid"],

  // Live Activities: what is always there, and what a start needs
  ...["timestamp", "event", "content-state"].map((key) => [live({ [key]: undefined }), `!error missing_field "${key}"`]),
  ...["attributes-type", "attributes"].map((key) => [begins({ [key]: undefined }), `!error missing_field "${key}"`]),
  [{ PushType: "liveactivity" }, `!error missing_field "timestamp"`],
  [{ ...begins({}), ...silent }, `!error missing_field "alert"`],
  [begins({ "attributes-type": "" }), `!error missing_field "attributes-type"`],
  [begins({}), { aps: { ...start, alert: { body: "hi" } } }],
  [{ ...begins({ alert: "mine" }), ...silent }, { aps: { ...start, alert: { body: "mine" } } }],
  [{ ...live({}), ...silent }, { aps: update }],
  [{ ...live({ event: "end" }), ...silent }, { aps: { ...update, event: "end" } }],
  [live({ event: "end", "dismissal-date": now }), { aps: { ...update, event: "end", "dismissal-date": now, alert: { body: "hi" } } }],
  [live({ "stale-date": 0, "dismissal-date": 0 }), { aps: { ...update, "stale-date": 0, "dismissal-date": 0, alert: { body: "hi" } } }],
  [live({ event: "pause" }), "!error bad_input Aps.event"],
  ...["timestamp", "stale-date", "dismissal-date"].flatMap((key) => [
    [live({ [key]: 2 ** 40 }), { aps: { ...update, [key]: 2 ** 40, alert: { body: "hi" } } }],
    [live({ [key]: -1 }), `!error invalid_number "${key}"`],
    [live({ [key]: 1.5 }), `!error bad_input Aps.${key}`],
    [live({ [key]: String(now) }), `!error bad_input Aps.${key}`],
  ]),
  ...["content-state", "attributes"].flatMap((key) => [
    [begins({ [key]: {} }), { aps: { ...start, [key]: {}, alert: { body: "hi" } } }],
    [begins({ [key]: { a: [null, { b: "</>" }], "": 1e-7 } }), { aps: { ...start, [key]: { a: [null, { b: "</>" }], "": 1e-7 }, alert: { body: "hi" } } }],
    [begins({ [key]: [] }), `!error invalid_json "${key}"`],
    [begins({ [key]: "{}" }), `!error invalid_json "${key}"`],
    [begins({ [key]: null }), `!error missing_field "${key}"`],
  ]),
  [`{"PushType":"liveactivity","MsgBody":[],"Aps":{"timestamp":1,"event":"end","content-state": { "a" : [ 1 , 12345678901234567890 ] } }}`,
    `{"aps":{"timestamp":1,"event":"end","content-state":{"a":[1,12345678901234567890]}}}`],
  [`{"PushType":"liveactivity","Aps":{"timestamp":1,"event":"end","content-state":{"a":1,"a":2}}}`, `!error duplicate_key "content-state"`],
  ...["update", "end"].flatMap((event) =>
    Object.entries({ "attributes-type": "Game", attributes: {}, "input-push-token": 1, "input-push-channel": "AAAA" }).map(([key, value]) =>
      [live({ event, [key]: value }), `!error conflicting_fields "${key}"`])),
  [begins({ "input-push-token": 1 }), { aps: { ...start, "input-push-token": 1, alert: { body: "hi" } } }],
  [begins({ "input-push-channel": "dHN0LXNyY2gtY2hubA==" }), { aps: { ...start, "input-push-channel": "dHN0LXNyY2gtY2hubA==", alert: { body: "hi" } } }],
  [begins({ "input-push-token": 1, "input-push-channel": "AAAA" }), `!error conflicting_fields "input-push-channel"`],
  [begins({ "input-push-token": 2 }), "!error bad_input Aps.input-push-token"],
  [begins({ "input-push-channel": 1 }), "!error bad_input Aps.input-push-channel"],
  [begins({ "input-push-channel": "not base64!" }), /^!error \w+ "input-push-channel"$/], // by whatever name
  // their alert: an object, the sound within, what is localized an object of its own
  [live({ sound: "chime.aiff", badge: 0 }), { aps: { ...update, badge: 0, alert: { body: "hi", sound: "chime.aiff" } } }],
  [live({ sound: { critical: 1, name: "a", volume: 0 } }), { aps: { ...update, alert: { body: "hi", sound: { critical: 1, name: "a", volume: 0 } } } }],
  [{ ...live({}), ...push({ Title: "t", ApnsInfo: { Sound: "s.caf" } }) }, { aps: { ...update, alert: { title: "t", body: "hi", sound: "s.caf" } } }],
  [live({ alert: { sound: "chime.aiff" } }), { aps: { ...update, alert: { body: "hi", sound: "chime.aiff" } } }],
  [live({ alert: { title: "t", sound: { critical: 1, name: "a", volume: 0 } } }),
    { aps: { ...update, alert: { title: "t", body: "hi", sound: { critical: 1, name: "a", volume: 0 } } } }],
  [{ ...live({ alert: { sound: "server.caf" } }), ...apns({ Sound: "s.caf" }) }, { aps: { ...update, alert: { body: "hi", sound: "s.caf" } } }],
  [live({ sound: "a", alert: { sound: "b" } }), `!error conflicting_fields "sound"`],
  [live({ sound: null, alert: { sound: "b" } }), { aps: { ...update, alert: { body: "hi", sound: "b" } } }],
  [live({ sound: "a", alert: { sound: null } }), { aps: { ...update, alert: { body: "hi", sound: "a" } } }],
  [live({ alert: { sound: 5 } }), "!error bad_input Aps.alert.sound"],
  [live({ alert: { sound: { name: 5 } } }), "!error bad_input Aps.alert.sound.name"],
  ...["alert", "voip", "pushtotalk", "background"].map((PushType) =>
    [{ PushType, ...alert({ title: "t", sound: "a" }) }, "!error bad_input Aps.alert.sound"]),
  [live({ alert: { "title-loc-key": "T", "title-loc-args": ["x"], "loc-key": "L" } }),
    { aps: { ...update, alert: { title: { "loc-key": "T", "loc-args": ["x"] }, body: { "loc-key": "L" } } } }],
  [begins({ alert: adventure, sound: "chime.aiff" }), { aps: { ...start, alert: { ...adventure, sound: "chime.aiff" } } }],
  [live({ alert: { title: { "loc-args": ["x"] } } }), `!error missing_field "title-loc-key"`],

  // mdm and fileprovider: keys of their own, from Custom, and no aps
  [{ PushType: "mdm", Custom: { mdm: "magic" } }, `{"mdm":"magic"}`], // mistake: MDM payload keeps `aps`
  [{ PushType: "mdm", Custom: { mdm: "magic" }, ...push({ Ext: "e" }) }, { mdm: "magic" }],
  [{ PushType: "mdm" }, `!error missing_field "mdm"`],
  [{ PushType: "mdm", Custom: { mdm: "magic" }, Aps: { category: "c" } }, `!error conflicting_fields "aps"`],
  [{ PushType: "fileprovider", Custom: { domain: "d" } }, `!error missing_field "container-identifier"`],
  [{ PushType: "fileprovider", Custom: { "container-identifier": "c" } }, `!error missing_field "domain"`],
  [{ PushType: "fileprovider", Custom: folder, Aps: { "content-available": 1 } }, `!error conflicting_fields "aps"`],
  [{ PushType: "location" }, `{"aps":{}}`],

  // background: ext and custom keys go with it
  [{ PushType: "background", ...push({ Ext: "e" }), Custom: { k: 1 } }, { ext: "e", k: 1, aps: { "content-available": 1 } }],
  [{ PushType: "background", ...set("content-available", 1) }, { aps: { "content-available": 1 } }],
  [{ PushType: "background", ...set("sound", { critical: 1, name: "a" }) }, `!error conflicting_fields "sound"`],
  [{ PushType: "background", ...alert({ "loc-key": "K" }) }, `!error conflicting_fields "alert"`],

  // custom keys: beside aps, of any type
  [{ Custom: { s: "", n: -2.5, i: 0, t: true, f: false, o: { a: {} }, l: [[], "x"], "": 1, alert: 1, ["__proto__"]: 2 } },
    { s: "", n: -2.5, i: 0, t: true, f: false, o: { a: {} }, l: [[], "x"], "": 1, alert: 1, ["__proto__"]: 2, ...plain }],
  [`{"MsgBody":[{"MsgType":"TIMFaceElem"}],"Custom":{ "a" : [ 1 , 2 ] , "b" : { "c" : 12345678901234567890 } }}`,
    `{"a":[1,2],"b":{"c":12345678901234567890},"aps":{"alert":"[Face]"}}`], // mistake: spaces after `,` and `:`
  [`{"MsgBody":[{"MsgType":"TIMFaceElem"}],"Custom":{"a":1.0,"b":[-0,-0.0,1e2,1e21,0.10]}}`,
    `{"a":1,"b":[0,0,100,1e21,0.1],"aps":{"alert":"[Face]"}}`],
  ...["aps", "ext", "image"].map((key) => [{ Custom: { [key]: 1 } }, `!error reserved_key "${key}"`]),
  [{ Custom: { aps: { alert: "x" } } }, `!error reserved_key "aps"`], // mistake: overwrites, duplicates or crashes
  [{ PushType: "mdm", Custom: { mdm: "magic", aps: {} } }, `!error reserved_key "aps"`],
  [`{"Custom":{"\\u0061ps":1}}`, `!error reserved_key "aps"`],
  [`{"Custom":{"a":1,"a":1}}`, `!error duplicate_key "a"`],
  [`{"Custom":{"a":1,"\\u0061":1}}`, `!error duplicate_key "a"`],

  // what the sender says (spec §2.8)
  [apns({ MutableContent: 1 }), adds({ "mutable-content": 1 })],
  [apns({ MutableContent: 0 }), plain],
  [apns({ Image: "https://example.com/a.png" }), { image: "https://example.com/a.png", ...adds({ "mutable-content": 1 }) }],
  [push({ iOSImage: "i" }), { image: "i", ...adds({ "mutable-content": 1 }) }],
  ...[true, 1].map((yes) => [push({ enableIOSBackgroundNotification: yes }), adds({ "content-available": 1 })]),
  ...[false, 0].map((no) => [push({ enableIOSBackgroundNotification: no }), plain]),
  [push({ enableIOSBackgroundNotification: "1" }), "!error bad_input OfflinePushInfo.enableIOSBackgroundNotification"],
  ...["passive", "active", "time-sensitive", "critical"].map((level) =>
    [push({ iOSInterruptionLevel: level }), adds({ "interruption-level": level })]),
  [push({ iOSInterruptionLevel: "loud" }), "!error bad_input OfflinePushInfo.iOSInterruptionLevel"],
  ...["VOIP", 1].map((type) => [{ ...text("a".repeat(6000)), ...push({ iOSPushType: type }) }, filled(5120, shows)]),
  ...["APNS", "", 0].map((type) => [{ ...text("a".repeat(6000)), ...push({ iOSPushType: type }) }, filled(4096, shows)]),
  [{ ...text("a".repeat(6000)), PushType: "alert", ...push({ iOSPushType: "VOIP" }) }, filled(4096, shows)], // the server's word counts
  [push({ iOSPushType: "VOICE" }), "!error bad_input OfflinePushInfo.iOSPushType"],
  [push({ iOSPushType: 2 }), "!error bad_input OfflinePushInfo.iOSPushType"],
  ...[true, 1].map((yes) => [{ ...push({ ignoreIOSBadge: yes }), Receiver: { Badge: 3 }, Aps: { badge: 5 } }, plain]),
  [{ ...push({ ignoreIOSBadge: false }), Receiver: { Badge: 3 } }, adds({ badge: 4 })],
  [{ ...apns({ BadgeMode: 1 }), Receiver: { Badge: 3 } }, plain],
  [{ ...apns({ BadgeMode: 0 }), Receiver: { Badge: 3 } }, adds({ badge: 4 })],
  // the SDK's spellings; REST's counts where both are there
  [push({ title: "t", desc: "d", ext: "e" }), { ext: "e", aps: { alert: { title: "t", body: "d" } } }],
  [push({ Title: "T", title: "t", Desc: "D", desc: "d", Ext: "E", ext: "e" }), { ext: "E", aps: { alert: { title: "T", body: "D" } } }],
  [push({ title: "t", ApnsInfo: { Title: "A", SubTitle: "S" } }), shows({ title: "A", subtitle: "S", body: "hi" })],
  [push({ iOSSound: "s" }), adds({ sound: "s" })],
  [push({ ios_sound: "s" }), adds({ sound: "s" })],
  [push({ iOSSound: "i", ios_sound: "s", ApnsInfo: { Sound: "a" } }), adds({ sound: "a" })],
  [{ ...push({ iOSSound: "push.no_sound" }), ...set("sound", "default") }, plain],
  [{ ...push({ iOSSound: "s" }), ...set("sound", { critical: 1, name: "a", volume: 1 }) }, adds({ sound: "s" })],
  [{ ...custom({ Desc: "d", Ext: "e", Sound: "s", Data: "secret" }) }, { ext: "e", aps: { sound: "s", alert: "d" } }],
  ...[{ disablePush: true }, { disablePush: 1 }, { PushFlag: 1 }].map((info) => [push(info), "!suppressed push_disabled"]),
  [push({ disablePush: false, PushFlag: 0 }), plain],
  ...[{ onlineUserOnly: true }, { onlineUserOnly: 1 }, { OnlineOnlyFlag: 1 }, { MsgLifeTime: 0 }].map((keys) => [keys, "!suppressed online_only"]),
  [{ onlineUserOnly: false, OnlineOnlyFlag: 0, MsgLifeTime: 60 }, plain],

  // mistake: `\/`, `\u003c`, `\u0026`, `\u2028` escapes that eat the limit
  [text("</a> & 'é' \u2028\u2029\u007f中😀"), `{"aps":{"alert":"</a> & 'é' \u2028\u2029\u007f中😀"}}`],
  [text("\"\\\b\f\n\r\t\0\u001f"), String.raw`{"aps":{"alert":"\"\\\b\f\n\r\t\u0000\u001f"}}`],
  // mistake: limits counted in characters, or in unescaped bytes (spec §5)
  [{ ...text("中".repeat(3000)), Sender: { Nick: "Nickname" } }, shows(`Nickname: ${"中".repeat(1354)}…`)],
  [text("\"".repeat(3000)), shows(`${"\"".repeat(2036)}…`)],
  [text("\u0001".repeat(3000)), shows(`${"\u0001".repeat(678)}…`)],
  // mistake: one or two bytes over the limit
  [text("a".repeat(4076)), shows("a".repeat(4076))],
  [text("a".repeat(4077)), filled(4096, shows)],
  [text(`${"a".repeat(4073)}é${"b".repeat(9)}`), shows(`${"a".repeat(4073)}…`)],
  // mistake: emoji, flags and accents cut in half
  [{ ...text("👨‍👩‍👧‍👦".repeat(200)), Sender: { Nick: "N" } }, shows(`N: ${"👨‍👩‍👧‍👦".repeat(162)}…`)],
  [text("🇩🇪".repeat(1000)), shows(`${"🇩🇪".repeat(509)}…`)],
  [text("e\u0301".repeat(2000)), shows(`${"e\u0301".repeat(1357)}…`)],
  // mistake: the body emptied while the title was the long part
  [push({ Title: "T".repeat(5000) }), shows({ title: `${"T".repeat(253)}…`, body: "hi" })],
];

// ---- Requests: [line, parts of the request that differ from the usual ones, or refusal] ----

const bundle = "com.example.chat";
const token = "00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0";
const to = (changes) => ({ Receiver: { BusinessID: 1, Token: token, ...changes } });
const via = (changes) => ({ Apps: [{ BusinessID: 1, Topic: bundle, Environment: "production", ...changes }] });
const usual = { ...via({}), ...to({}) };

const sent = ({ headers = {}, payload = plain, suffix = "", type = "alert", ...rest } = {}) => ({
  host: "api.push.apple.com",
  path: `/3/device/${token}`,
  headers: { "apns-topic": bundle + suffix, "apns-push-type": type, ...headers },
  payload,
  ...rest,
});

const channel = "dHN0LXNyY2gtY2hubA==";
const broadcast = (changes, keys) => ({
  Broadcast: { ChannelId: channel, BundleId: bundle, ...changes }, Priority: 5, Expiration: 0, Aps: update, ...keys,
});
const sentToAll = ({ headers = {}, ...rest } = {}) => ({
  host: "api.push.apple.com",
  path: `/4/broadcasts/apps/${bundle}`,
  headers: { "apns-push-type": "liveactivity", "apns-priority": "5", "apns-expiration": "0", "apns-channel-id": channel, ...headers },
  payload: activity,
  ...rest,
});

const requestsPerType = types.flatMap(([PushType, suffix, priorities, , needs, payload, unasked]) => {
  const line = { PushType, ...needs };
  const expected = (headers) => sent({ type: PushType, suffix, payload, headers: { ...unasked, ...headers } });
  // Push to Talk has priority 10 by default; whether it may have another, Apple does not say.
  const others = PushType === "pushtotalk" ? [0, 2, 11] : [10, 5, 1, 0, 2, 9, 11, -1];
  const refused = others.filter((each) => !priorities.includes(each));
  return [
    [line, expected({})],
    ...priorities.map((Priority) => [{ ...line, Priority }, expected({ "apns-priority": String(Priority) })]),
    ...refused.map((Priority) => [{ ...line, Priority }, `!error bad_priority "apns-priority"`]),
    [{ ...line, Expiration: 60 }, expected({ "apns-expiration": "60" })],
  ];
});

// Spec §3: one message to devices of three apps that share an SDKAppID.
const threeApps = {
  Apps: [
    { BusinessID: 11, Topic: "com.example.chat", Environment: "production" },
    { BusinessID: 12, Topic: "com.example.chat-lite", Environment: "production" },
    { BusinessID: 13, Topic: "com.example.chat", Environment: "development" },
  ],
};
const toThree = [
  [11, "api.push.apple.com", "com.example.chat"],
  [12, "api.push.apple.com", "com.example.chat-lite"],
  [13, "api.sandbox.push.apple.com", "com.example.chat"],
].map(([BusinessID, host, topic]) => [{ ...threeApps, ...to({ BusinessID }) }, sent({ host, headers: { "apns-topic": topic } })]);

const uuid = "123e4567-e89b-12d3-a456-426655440000";
const badHeader = (name) => `!error bad_header "${name}"`;

const requests = [
  ...requestsPerType,
  ...toThree,
  [{ ...threeApps, ...to({ BusinessID: 14 }) }, `!error unknown_business_id "business_id"`],
  [{ Apps: [] }, `!error unknown_business_id "business_id"`],
  [push({ iOSPushType: "VOIP" }), sent({ type: "voip", suffix: ".voip" })],
  [push({ PushFlag: 1 }), "!suppressed push_disabled"],
  [set("badge", -1), `!error invalid_number "badge"`],

  // the path: an even number of hex digits, of any length, in lower case
  [to({ Token: "0A" }), sent({ path: "/3/device/0a" })],
  [to({ Token: token.toUpperCase() }), sent()],
  [to({ Token: "ab".repeat(160) }), sent({ path: `/3/device/${"ab".repeat(160)}` })],
  ...["", "a", `${token}0`, "0g", " 00", "00 ", "<00fc>", "../00", "00/1", "00\r\n", "00%20", "0０0", "é"].map((Token) =>
    [to({ Token }), `!error bad_device_token "token"`]),
  [to({ Token: undefined }), `!error bad_device_token "token"`],
  [to({ Token: 7 }), "!error bad_input Receiver.Token"],

  // authorization
  [{ ProviderToken: "eyJ.a-b_c.d==" }, sent({ headers: { authorization: "bearer eyJ.a-b_c.d==" } })],
  ...["a b", "a\r\nx: y", "a\n", "é", "\u007f", "\0"].map((ProviderToken) => [{ ProviderToken }, badHeader("authorization")]),

  // apns-topic
  [via({ Topic: "A-z.09" }), sent({ headers: { "apns-topic": "A-z.09" } })],
  ...["a b", "a/b", "a\r\n", "com.example.*", "com_example", "é", ".", "..", ".voip", "a..b"].flatMap((id) =>
    [[via({ Topic: id }), badHeader("topic")], [via({ Topic: null, BundleId: id }), badHeader("bundle_id")]]),
  [via({ Topic: null }), badHeader("bundle_id")],
  [via({ BundleId: "a" }), '!error conflicting_fields "topic"'],
  // Mistake: a topic that has the suffix of its push type gets it twice. A bundle ID may really end like this.
  ...[{ Topic: "org.x" }, { Topic: "org.x.voip" }, { Topic: null, BundleId: "org.x" }].map((app) =>
    [{ PushType: "voip", ...via(app) }, sent({ headers: { "apns-topic": "org.x.voip", "apns-push-type": "voip" } })]),
  [{ PushType: "voip", ...via({ Topic: null, BundleId: "org.x.voip" }) },
    sent({ headers: { "apns-topic": "org.x.voip.voip", "apns-push-type": "voip" } })],
  // Also if the sender chose the push type.
  [{ OfflinePushInfo: { iOSPushType: "VOIP" }, ...via({ Topic: "org.x.voip" }) },
    sent({ headers: { "apns-topic": "org.x.voip", "apns-push-type": "voip" } })],
  [via({ Environment: "staging" }), "!error bad_input Apps.Environment"],
  [{ PushType: "mdm", Custom: { mdm: "magic" }, ...via({ Topic: `com.apple.mgmt.External.${uuid}` }) },
    sent({ type: "mdm", headers: { "apns-topic": `com.apple.mgmt.External.${uuid}` }, payload: { mdm: "magic" } })],

  // apns-priority is one of three numbers
  [{ Priority: "10" }, "!error bad_input Priority"],
  [{ Priority: null }, sent()],
  [`${JSON.stringify({ ...hi, ...usual }).slice(0, -1)},"Priority":5.0}`, sent({ headers: { "apns-priority": "5" } })],

  // apns-expiration: unset and 0 differ, 64 bits
  [{ Expiration: 0 }, sent({ headers: { "apns-expiration": "0" } })],
  [{ Expiration: null }, sent()], // mistake: null sent as 0
  [{ Expiration: 2 ** 32 + 1 }, sent({ headers: { "apns-expiration": "4294967297" } })], // mistake: cut to 32 bits
  [{ Expiration: Number.MAX_SAFE_INTEGER }, sent({ headers: { "apns-expiration": "9007199254740991" } })],
  [`${JSON.stringify({ ...hi, ...usual }).slice(0, -1)},"Expiration":9223372036854775807}`, sent({ headers: { "apns-expiration": "9223372036854775807" } })],
  [`${JSON.stringify({ ...hi, ...usual }).slice(0, -1)},"Expiration":9223372036854775808}`, "!error bad_input Expiration"],
  [{ Expiration: -1 }, `!error invalid_number "apns-expiration"`],
  [{ Expiration: 1.5 }, "!error bad_input Expiration"],
  [{ PushType: "pushtotalk", Expiration: 9 }, sent({ type: "pushtotalk", suffix: ".voip-ptt", headers: { "apns-priority": "10", "apns-expiration": "9" } })],

  // apns-collapse-id
  ...["!", "~", "a:b/c?d", "x".repeat(64)].map((CollapseId) => [{ CollapseId }, sent({ headers: { "apns-collapse-id": CollapseId } })]),
  // mistake: with CR/LF or spaces silently lost
  ...["", "x".repeat(65), "a b", " a", "a\r\nb: c", "a\n", "\u007f", "é", "\0"].map((CollapseId) => [{ CollapseId }, `!error bad_collapse_id "apns-collapse-id"`]),

  // apns-id
  [{ CollapseId: null, ApnsId: null, ProviderToken: null, Broadcast: null }, sent()],
  [to({ Token: null }), `!error bad_device_token "token"`],
  [{ ApnsId: uuid }, sent({ headers: { "apns-id": uuid } })],
  ...["", uuid.toUpperCase(), uuid.replaceAll("-", ""), `{${uuid}}`, `${uuid}0`, uuid.slice(1), uuid.replace("-", "_"),
    uuid.replace("1", "g"), `${uuid.slice(1)}\n`].map((ApnsId) => [{ ApnsId }, `!error bad_apns_id "apns-id"`]),

  // all of them at once
  [{ ProviderToken: "t", Priority: 1, Expiration: 1, CollapseId: "c", ApnsId: uuid },
    sent({ headers: { authorization: "bearer t", "apns-priority": "1", "apns-expiration": "1", "apns-collapse-id": "c", "apns-id": uuid } })],

  // broadcasts
  [broadcast({}), sentToAll()],
  [broadcast({ Environment: "development" }), sentToAll({ host: "api.sandbox.push.apple.com" })],
  [broadcast({}, { PushType: "liveactivity", Priority: 10, Expiration: 9 }), sentToAll({ headers: { "apns-priority": "10", "apns-expiration": "9" } })],
  [broadcast({}, { ProviderToken: "t" }), sentToAll({ headers: { authorization: "bearer t" } })],
  [broadcast({}, text("a".repeat(6000))), sentToAll({ payload: filled(5120, (body) => ({ aps: { ...update, alert: { body } } })) })],
  [broadcast({}, { PushType: "alert", Aps: {} }), `!error conflicting_fields "PushType"`],
  [broadcast({}, { Aps: {} }), `!error missing_field "timestamp"`],
  [broadcast({}, { Priority: undefined }), `!error missing_field "apns-priority"`],
  [broadcast({}, { Expiration: undefined }), `!error missing_field "apns-expiration"`],
  [broadcast({ ChannelId: undefined }), `!error missing_field "apns-channel-id"`],
  [broadcast({}, { Priority: 1 }), `!error bad_priority "apns-priority"`],
  [broadcast({}, { Expiration: -1 }), `!error invalid_number "apns-expiration"`],
  ...["AAA", "AA=A", "A===", "AA A", "AAA\n", "AAA\r\nx: y", "AAA_", "éé"].map((ChannelId) => [broadcast({ ChannelId }), badHeader("apns-channel-id")]),
  ...["a/b", "..%2f", "a\r\nb", "a b", ".", ".."].map((BundleId) => [broadcast({ BundleId }), badHeader("bundle_id")]),
];

// ---- Answers: [what APNs says, what it means] ----

const says = (status, reason, more) => ({ status, body: JSON.stringify({ reason, ...more }) });
const means = (reason, retry = "never", drop_token = false, check = /^Check .*\.$/) => ({ reason, retry, drop_token, check });

const answerTable = [
  [400, "BadCollapseId BadExpirationDate BadMessageId BadPriority BadTopic DuplicateHeaders InvalidPushType", "never"],
  [400, "MissingDeviceToken MissingTopic PayloadEmpty TopicDisallowed", "never"],
  [400, "IdleTimeout", "after_pause"],
  [403, "ExpiredProviderToken InvalidProviderToken MissingProviderToken UnrelatedKeyIdInToken BadEnvironmentKeyIdInToken", "new_token"],
  [403, "BadEnvironmentKeyInToken", "new_token"], // as APNs really spells it
  [403, "BadCertificate BadCertificateEnvironment Forbidden", "never"],
  [404, "BadPath", "never"],
  [405, "MethodNotAllowed", "never"],
  [413, "PayloadTooLarge", "never"],
  [410, "ExpiredToken Unregistered", "never", true],
  [429, "TooManyProviderTokenUpdates TooManyRequests", "later"],
  [500, "InternalServerError", "after_pause"],
  [503, "ServiceUnavailable Shutdown", "after_pause"],
  [400, "FeatureNotEnabled MissingChannelId BadChannelId ChannelNotRegistered BadRequestParams", "never"],
  [400, "BadRequestPayload MissingPushType CannotCreateChannelConfig", "never"],
  [403, "TopicMismatch", "never"],
];

const gone = (timestamp, Registered) => ({ ...says(410, "Unregistered", { timestamp }), Registered });

const answers = [
  ...answerTable.flatMap(([status, reasons, retry, drops]) =>
    reasons.split(" ").map((reason) => [says(status, reason), means(reason, retry, drops)])),
  [says(503, "Service Unavailable"), means("Service Unavailable", "after_pause")],
  [{ status: 200 }, means("", "never", false, /./)],
  [{ status: 200, body: "" }, means("", "never", false, /./)],
  // a channel was created, or deleted
  [{ status: 201 }, means("", "never", false, /^Nothing needs to be checked/)],
  [{ status: 204, body: "" }, means("", "never", false, /^Nothing needs to be checked/)],
  // the token is kept: it is said what to check
  [says(400, "BadDeviceToken"), means("BadDeviceToken", "never", false, /environment/)],
  [says(400, "DeviceTokenNotForTopic"), means("DeviceTokenNotForTopic", "never", false, /topic.*environment/)],
  [says(403, "BadCertificateEnvironment"), means("BadCertificateEnvironment", "never", false, /environment/)],

  // what to check, in a broadcast as well
  [says(400, "BadRequestParams"), means("BadRequestParams", "never", false, /JSON.*does not know/)],
  [says(400, "BadRequestPayload"), means("BadRequestPayload", "never", false, /JSON.*parse/)],
  [says(400, "BadExpirationDate"), means("BadExpirationDate", "never", false, /UNIX time.* 0 .*channel stores nothing/)],
  [says(400, "TopicDisallowed"), means("TopicDisallowed", "never", false, /key or certificate.*broadcast.*suffix/)],
  [says(400, "InvalidPushType"), means("InvalidPushType", "never", false, /Apple lists.*liveactivity for a broadcast/)],

  // 410: the registration counts where it is known to be the later
  [gone(now * 1000, now - 1), means("Unregistered", "never", true)],
  [gone(now * 1000, now), means("Unregistered", "never", true)],
  [gone(now * 1000, now + 1), means("Unregistered", "never", false)],
  [gone(now * 1000 + 500, now), means("Unregistered", "never", true)],
  [gone(now * 1000 + 500, now + 1), means("Unregistered", "never", false)],
  [gone(now * 1000, undefined), means("Unregistered", "never", true)],
  [gone(undefined, now), means("Unregistered", "never", true)],
  [gone(String(now * 1000), now + 1), means("Unregistered", "never", true)],
  [gone(null, now + 1), means("Unregistered", "never", true)],
  [{ status: 410, body: `{"reason":"ExpiredToken","timestamp":9223372036854775807}`, Registered: now }, means("ExpiredToken", "never", true)],
  [{ ...says(410, "ExpiredToken", { timestamp: now * 1000 }), Registered: now + 1 }, means("ExpiredToken", "never", false)],
  // and nothing else drops a token: no other status, no other reason, no proxy's page
  ...["", "gone", "<html>Gone</html>", "{}", `{"timestamp":1}`, `{"reason":null,"timestamp":1}`].flatMap((body) => [
    [{ status: 410, body }, means("")],
    [{ status: 410, body, Registered: now }, means("")],
  ]),
  [says(410, "BadDeviceToken"), means("BadDeviceToken")],
  [says(400, "Unregistered", { timestamp: 1 }), means("Unregistered")],
  [says(403, "ExpiredToken", { timestamp: 1 }), means("ExpiredToken")],

  // reasons that are not in the table: their text, and the status class
  ...[[400, "never"], [403, "never"], [404, "never"], [418, "never"], [429, "later"], [500, "after_pause"], [502, "after_pause"],
    [503, "after_pause"], [599, "after_pause"]].flatMap(([status, retry]) => [
    [says(status, "NewReason"), means("NewReason", retry)],
    [says(status, "badtopic é\"\n"), means("badtopic é\"\n", retry)],
    ...["", "<html>busy</html>", "null", "[]", "\"BadTopic\"", "{}", `{"reason":5}`, `{"reason":null}`, `{"error":"BadTopic"}`,
      `{"reason":"BadTopic"`, `{"reason":"BadTopic"}x`, `{"reason":"BadTopic",}`, "\ufeff{}", "[".repeat(5000)].map((body) =>
      [{ status, body }, means("", retry)]),
    [{ status, body: { hex: "7bff" } }, means("", retry)],
  ]),
  [says(410, "NewReason"), means("NewReason")],
  [{ status: 400, body: `{ "timestamp" : 1 , "\\u0072eason" : "Bad\\u0054opic" }` }, means("BadTopic")],
  [{ status: 400, body: `{"x":{"reason":"Shutdown"},"reason":"BadTopic"}` }, means("BadTopic")],

  [{ body: "{}" }, "!error bad_input status"],
  [{ status: "400" }, "!error bad_input status"],
  [{ status: 400, body: {} }, "!error bad_input body"],
  [{ status: null }, "!error bad_input status"],
  [{ ...says(400, "BadTopic"), Registered: null }, means("BadTopic")],
  [{ status: 400, body: null }, means("")],
  [`{"status":400.0,"body":"{}"}`, means("")],
  [{ status: 400, Registered: "1" }, "!error bad_input Registered"],
];

// ---- Comparison ----

const written = (line) => (typeof line === "string" ? line : JSON.stringify(line));
const cases = [
  ...payloads.map(([line, want]) => [written(typeof line === "string" ? line : { ...hi, ...line }), "", want]),
  ...requests.map(([line, want]) => [written(typeof line === "string" ? line : { ...hi, ...usual, ...line }), "--request", want]),
  ...answers.map(([line, want]) => [written(line), "--answer", want]),
];

/** Numbers that JSON.stringify writes otherwise, and maybe shorter, are not in these payloads. */
const isShortest = (json) => Buffer.byteLength(json) <= bytes(JSON.parse(json));

/** Why an answer is not what it should be, or nothing. */
function faultIn(got, mode, want) {
  if (want instanceof RegExp) return want.test(got) ? undefined : "another answer";
  if (typeof want === "string") return got === want ? undefined : "another answer";
  if (!got.startsWith("{")) return "refused";
  const value = JSON.parse(got);
  if (mode === "--answer") {
    const { check, ...rest } = value;
    const { check: pattern, ...wanted } = want;
    if (!pattern.test(check)) return "another advice";
    return isDeepStrictEqual(rest, wanted) ? undefined : "another meaning";
  }
  const payload = mode === "--request" ? value.payload : got;
  if (!isShortest(payload)) return "wasted bytes";
  const found = mode === "--request" ? { ...value, payload: JSON.parse(payload) } : value;
  return isDeepStrictEqual(found, want) ? undefined : "another value";
}

function ask(mode, lines) {
  const input = lines.map((line) => `${line}\n`).join("");
  const run = spawnSync(process.argv[2], mode === "" ? [] : [mode], { input, encoding: "utf8", maxBuffer: 1 << 28 });
  assert.equal(run.status, 0);
  const answered = run.stdout.split("\n");
  assert.equal(answered.pop(), "");
  assert.equal(answered.length, lines.length);
  return answered;
}

const patternAsText = (key, value) => (value instanceof RegExp ? String(value) : value);
const shortened = (text) => (text.length <= 600 ? text : `${text.slice(0, 600)}… (${text.length} characters)`);

let failed = 0;
for (const mode of ["", "--request", "--answer"]) {
  const asked = cases.filter((each) => each[1] === mode);
  const lines = asked.map(([line]) => line);
  // Mistake: an output frozen after its first use. All again, in the other order, must be answered the same.
  const answered = ask(mode, [...lines, ...[...lines].reverse()]);
  assert.deepEqual(answered.slice(lines.length).reverse(), answered.slice(0, lines.length));
  asked.forEach(([line, , want], i) => {
    const fault = faultIn(answered[i], mode, want);
    if (fault === undefined) return;
    ++failed;
    const wanted = typeof want === "string" ? want : JSON.stringify(want, patternAsText);
    console.log(`${fault} ${mode}\n  in   ${shortened(line)}\n  got  ${shortened(answered[i])}\n  want ${shortened(wanted)}`);
  });
}
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
