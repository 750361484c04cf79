// node bad_input.mjs HARNESS: lines that are no messages get an answer that says why, and the run goes on.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

const hello = { MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }] };
const cases = [
  ["", "!error bad_input not JSON"],
  ["{", "!error bad_input not JSON"],
  ["nonsense", "!error bad_input not JSON"],
  ["\ufeff{}", "!error bad_input not JSON"],
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
  [{ ...hello, Custom: [] }, "!error bad_input Custom"],
  [{ ...hello, Custom: { aps: 1 } }, '!error reserved_key "aps"'],
  [{ ...hello, Custom: { image: 1 } }, '!error reserved_key "image"'],
  ['{"Custom":{"a\\n":1,"b":2,"a\\n":3}}', '!error duplicate_key "a\\n"'],
  ['{"Custom":{"a":{"b":1,"b":2}},"MsgBody":[{"MsgType":"TIMFaceElem"}]}', '!error duplicate_key "a"'],
  [{ ...hello, Limit: -1 }, "!error bad_input Limit"],
  [{ ...hello, Limit: "4096" }, "!error bad_input Limit"],
  [{ ...hello, Limit: 0 }, "!error payload_too_large"],
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

assert.equal(spawnSync(process.argv[2], ["--nonsense"]).status, 2);
