// node bad_input.mjs HARNESS: lines that are no messages get an answer that says why, and the run goes on. What is null
// counts as absent, and what looks misspelled is reported on standard error.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const hello = { MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }] };
const greeting = '{"aps":{"alert":"hi"}}';

// A field that is null counts as absent. An object by its path, and its fields.
const nullable = Object.entries({
  "": "OfflinePushInfo GroupId MsgLifeTime OnlineOnlyFlag onlineUserOnly Sender Group Receiver Style Aps Custom PushType "
    + "Limit Priority Expiration CollapseId ApnsId ProviderToken Apps Broadcast",
  Sender: "Nick NameCard",
  Receiver: "Badge Presence ReceiveOpt Mentioned Preview Language BusinessID Token",
  Style: "Layout Separators SenderOverrides Desc Names Language Localize CustomWithoutDesc",
  Aps: "alert badge sound thread-id category content-available mutable-content interruption-level relevance-score "
    + "target-content-id filter-criteria url-args content-changed timestamp event content-state stale-date dismissal-date "
    + "attributes-type attributes input-push-token input-push-channel unknown",
}).flatMap(([object, fields]) => fields.split(" ").map((field) => {
  const value = { [field]: null };
  return [{ ...hello, ...(object === "" ? value : { [object]: value }) }, greeting];
}));

const cases = [
  ...nullable,
  [{ ...hello, Group: { Name: null }, Sender: { Nick: "D", NameCard: null } }, '{"aps":{"alert":"D: hi"}}'],
  [{ ...hello, GroupId: null, Sender: { Nick: "D", NameCard: "not in a group" } }, '{"aps":{"alert":"D: hi"}}'],
  [{ MsgBody: [...hello.MsgBody, null] }, "!error bad_input MsgBody"],
  [{ MsgBody: null }, "!suppressed no_content"],
  [{ ...hello, Apps: [null] }, "!error bad_input Apps"],
  [{ ...hello, Apps: [5] }, "!error bad_input Apps"],
  [{ ...hello, Apps: [{ BusinessID: null, Topic: null, Environment: null }] }, greeting],
  [{ ...hello, Custom: { a: null } }, "!error bad_input Custom.a"],
  [{ ...hello, Custom: { "a\n": null } }, '!error bad_input Custom."a\\n"'],
  ['{"Custom":{"a":{"b":null},"c":[null]},"MsgBody":[{"MsgType":"TIMFaceElem"}]}', '{"a":{"b":null},"c":[null],"aps":{"alert":"[Face]"}}'],

  // An integral number may have a fraction of zero or an exponent.
  ...["4.0", "4e0", "0.4e1", "40E-1"].map((four) =>
    [`{"MsgBody":[{"MsgType":"TIMFaceElem"}],"Receiver":{"Badge":${four},"ReceiveOpt":-0.0},"Limit":4.096e3}`, '{"aps":{"badge":5,"alert":"[Face]"}}']),
  ['{"MsgBody":[{"MsgType":"TIMFaceElem"}],"Aps":{"badge":2e0,"mutable-content":1.0}}', '{"aps":{"badge":2,"mutable-content":1,"alert":"[Face]"}}'],
  ...["1.5", "1e-1", "9223372036854775808.0", "1e19", "-9223372036854775809"].map((each) =>
    [`{"Receiver":{"Badge":${each}}}`, "!error bad_input Receiver.Badge"]),

  ["", ""],
  [" \t\r", ""],
  ["\ufeff", ""],
  ["\ufeff{}", "!suppressed no_content"],
  ["\ufeff\ufeff{}", "!error bad_input not JSON"],
  [" \ufeff{}", "!error bad_input not JSON"],
  ["{", "!error bad_input not JSON"],
  ["nonsense", "!error bad_input not JSON"],
  ["{}\0", "!error bad_input not JSON"],
  ['{"MsgBody":[]} x', "!error bad_input not JSON"],
  [Buffer.from([0x22, 0xff, 0x22]), "!error bad_input not JSON"],
  ["[]", "!error bad_input not an object"],
  ["5", "!error bad_input not an object"],
  ["[".repeat(1000000), "!error bad_input nested too deeply"],
  [{ ...hello, Sender: [] }, "!error bad_input Sender"],
  [{ ...hello, Sender: { Nick: 5 } }, "!error bad_input Sender.Nick"],
  [{ ...hello, Sender: { Nick: { hex: "c3" } } }, '{"aps":{"alert":"\ufffd: hi"}}'],
  [{ ...hello, Sender: { Nick: { hex: "c" } } }, "!error bad_input Sender.Nick"],
  [{ ...hello, Sender: { Nick: { hex: "zz" } } }, "!error bad_input Sender.Nick"],
  [{ ...hello, Group: "x" }, "!error bad_input Group"],
  [{ ...hello, Receiver: { Badge: "1" } }, "!error bad_input Receiver.Badge"],
  [{ ...hello, Receiver: { Badge: 1.5 } }, "!error bad_input Receiver.Badge"],
  [{ ...hello, Receiver: { Badge: -2 } }, '!error invalid_number "badge"'],
  [{ ...hello, Receiver: { Presence: "asleep" } }, "!error bad_input Receiver.Presence"],
  [{ ...hello, Receiver: { ReceiveOpt: 5 } }, "!error bad_input Receiver.ReceiveOpt"],
  [{ ...hello, Receiver: { Mentioned: 1 } }, "!error bad_input Receiver.Mentioned"],
  [{ ...hello, Style: { Separators: "wide" } }, "!error bad_input Style.Separators"],
  [{ ...hello, Style: { Layout: "footer" } }, "!error bad_input Style.Layout"],
  [{ ...hello, Style: { SenderOverrides: "some" } }, "!error bad_input Style.SenderOverrides"],
  [{ ...hello, Sender: { Nick: "D" }, Style: { Layout: "headings" } }, '{"aps":{"alert":{"title":"D","body":"hi"}}}'],
  [{ ...hello, OfflinePushInfo: { Title: "t" }, Style: { SenderOverrides: "safe" } }, '{"aps":{"alert":"hi"}}'],
  [{ ...hello, Aps: { badge: "1" } }, "!error bad_input Aps.badge"],
  [{ ...hello, Aps: { "content-available": 2 } }, "!error bad_input Aps.content-available"],
  [{ ...hello, Aps: { "interruption-level": "loud" } }, "!error bad_input Aps.interruption-level"],
  [{ ...hello, Aps: { "thread-id": { hex: "61" } } }, "!error bad_input Aps.thread-id"],
  [{ ...hello, Aps: { Badge: 1 } }, "!error bad_input Aps.Badge"],
  [{ ...hello, Aps: { "": 1 } }, '!error bad_input Aps.""'],
  [{ ...hello, Aps: { "a.b\n\u2028": 1 } }, '!error bad_input Aps."a.b\\n\\u2028"'],
  [{ ...hello, Custom: [] }, "!error bad_input Custom"],
  [{ ...hello, Custom: { aps: 1 } }, '!error reserved_key "aps"'],
  [{ ...hello, Custom: { image: 1 } }, '!error reserved_key "image"'],
  ['{"Custom":{"a\\n":1,"b":2,"a\\n":3}}', '!error duplicate_key "a\\n"'],
  ['{"Custom":{"a":{"b":1,"b":2}},"MsgBody":[{"MsgType":"TIMFaceElem"}]}', '!error duplicate_key "a"'],
  [{ ...hello, Limit: -1 }, "!error bad_input Limit"],
  [{ ...hello, Limit: "4096" }, "!error bad_input Limit"],
  [{ ...hello, Limit: 0 }, '!error payload_too_large "alert"'],
  [{ ...hello, MsgBody: {} }, "!error bad_input MsgBody"],
  [{ ...hello, Limit: 39 }, '{"aps":{"alert":"hi"}}'],
  [hello, '{"aps":{"alert":"hi"}}'],
];
const bytes = ([line]) => (Buffer.isBuffer(line) ? line : Buffer.from(typeof line === "string" ? line : JSON.stringify(line)));
const input = Buffer.concat(cases.flatMap((each) => [bytes(each), Buffer.from("\n")]));

const payloads = spawnSync(process.argv[2], { input, encoding: "utf8" });
assert.equal(payloads.status, 0);
assert.deepEqual(payloads.stdout.split("\n"), [...cases.map(([, answer]) => answer), ""]);

const alerts = spawnSync(process.argv[2], ["--alert"], { input: `{"Sender":{"Nick":"\u202ea\\""},"MsgBody":[{"MsgType":"TIMFaceElem"}]}\n{}\n[\n{"Custom":{"aps":1}}\n`, encoding: "utf8" });
assert.deepEqual(alerts.stdout.split("\n"), ['"a\\": [Face]"', "!suppressed no_content", "!error bad_input not JSON", '!error reserved_key "aps"', ""]);

// A blank line has a blank answer in every mode. A message for no receivers has none.
for (const [mode, line] of [["--alert", "{}"], ["--request", "{}"], ["--explain", "{}"], ["--answer", '{"status":200}'],
  ["--fanout", '{"Message":{},"Receivers":[{}]}']]) {
  const { stdout } = spawnSync(process.argv[2], [mode], { input: `\ufeff${line}\n\n\r\n${line}\n`, encoding: "utf8" });
  const [first, ...others] = stdout.split("\n");
  assert.ok(first !== "" && !first.startsWith("!error"), mode);
  assert.deepEqual(others, ["", "", first, ""], mode);
}
assert.equal(spawnSync(process.argv[2], ["--fanout"], { input: '{"Message":{},"Receivers":[]}\n', encoding: "utf8" }).stdout, "");
const directory = mkdtempSync(join(tmpdir(), "bad_input-"));
spawnSync(process.argv[2], ["--preview", join(directory, "page.html")], { input: "\n{}\n\n" });
const page = readFileSync(join(directory, "page.html"), "utf8");
rmSync(directory, { recursive: true });
assert.ok(page.includes("Line 2 is not pushed") && page.includes("0 of 1 lines shown"), page.slice(-300));

// Keys that are similar to a known one are reported once in a run; the output is the same.
const warnings = (line, ...mode) => {
  const { status, stdout, stderr } = spawnSync(process.argv[2], mode, { input: `${line}\n`.repeat(2), encoding: "utf8" });
  assert.equal(status, 0);
  return { out: stdout.split("\n"), told: stderr.split("\n").slice(0, -1) };
};
const ignored = (key, meant) => `apnsfmt-harness: unknown key ${key} is ignored; did you mean ${meant}?`;
const misspelled = [
  [{ MsgBdy: 1 }, ignored("MsgBdy", "MsgBody")],
  [{ MsgBoddy: 1 }, ignored("MsgBoddy", "MsgBody")],
  [{ MsgBoyd: 1 }, ignored("MsgBoyd", "MsgBody")],
  [{ MgsBoyd: 1 }, ignored("MgsBoyd", "MsgBody")],
  [{ msgbody: 1 }, ignored("msgbody", "MsgBody")],
  [{ "Msg\nBody": 1 }, ignored('"Msg\\nBody"', "MsgBody")],
  [{ Receivers: [] }, ignored("Receivers", "Receiver")],
  [{ aps: {} }, ignored("aps", "Aps")],
  [{ Sender: { nick: "D" } }, ignored("Sender.nick", "Nick")],
  [{ Group: { Names: "G" } }, ignored("Group.Names", "Name")],
  [{ Receiver: { Bagde: 1 } }, ignored("Receiver.Bagde", "Badge")],
  [{ Style: { Seperators: "compact" } }, ignored("Style.Seperators", "Separators")],
  [{ OfflinePushInfo: { desk: "d" } }, ignored("OfflinePushInfo.desk", "Desc")],
  [{ OfflinePushInfo: { ApnsInfo: { Subtitle: "s" } } }, ignored("OfflinePushInfo.ApnsInfo.Subtitle", "SubTitle")],
  [{ Apps: [{ BusinessId: 1 }, { BusinessId: 2 }] }, ignored("Apps.BusinessId", "BusinessID")],
];
for (const [keys, ...told] of misspelled) {
  assert.deepEqual(warnings(JSON.stringify({ ...hello, ...keys })), { out: [greeting, greeting, ""], told });
}
const untyped = JSON.stringify({ MsgBody: [...hello.MsgBody, { MsgTyp: "TIMFaceElem" }] });
assert.deepEqual(warnings(untyped), { out: [greeting, greeting, ""], told: [ignored("MsgBody.MsgTyp", "MsgType")] });
const channel = JSON.stringify({ ...hello, Broadcast: { ChannelID: "AAAA" } });
assert.deepEqual(warnings(channel).told, [ignored("Broadcast.ChannelID", "ChannelId")]);
assert.deepEqual(warnings('{"Message":{"Sendr":{}},"Receivers":[{"token":""}],"Recievers":[]}', "--fanout").told,
  [ignored("Recievers", "Receivers"), ignored("Receivers.token", "Token"), ignored("Sendr", "Sender")]);
assert.deepEqual(warnings('{"status":200,"Body":""}', "--answer").told, [ignored("Body", "body")]);

// Keys of REST that do not concern a push, and keys that are similar to none, are not reported; nor are too many.
const unrelated = {
  From_Account: "a", To_Account: "b", MsgSeq: 1, MsgRandom: 2, MsgTimeStamp: 3, Random: 4, SyncOtherMachine: 1, CloudCustomData: "",
  ForbidCallbackControl: [], IsNeedReadReceipt: 0, IsPlaceMsg: 0, MsgPriority: "High", NoticeFlag: 1, Ext: "", Type: "Public",
  Text: "", x: 1, ["MsgBody".repeat(1000)]: 1, "": 1, Custom: { Nik: 1 }, OfflinePushInfo: { AndroidInfo: { Sond: "" } },
};
assert.deepEqual(warnings(JSON.stringify({ ...hello, ...unrelated })).told, []);
const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const typos = Object.fromEntries(letters.flatMap((one) => letters.map((other) => [`MsgBody${one}${other}`, 1])));
assert.equal(warnings(JSON.stringify({ ...hello, ...typos })).told.length, 100);

const strings = (language) => spawnSync(process.argv[2], ["--strings", language], { encoding: "utf8" });
for (const language of ["en", "en_GB", "EN-us", "ja-JP", "zh", "zh-TW"]) assert.equal(strings(language).stderr, "", language);
for (const [language, quoted] of [["xx", '"xx"'], ["", '""'], ["nl-en", '"nl-en"'], ["\n", '"\\n"']]) {
  const { status, stdout, stderr } = strings(language);
  assert.deepEqual([status, stdout, stderr],
    [0, strings("en").stdout, `apnsfmt-harness: unknown language ${quoted}; the strings are in English\n`]);
}

assert.equal(spawnSync(process.argv[2], ["--nonsense"]).status, 2);
