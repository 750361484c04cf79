// node preview.mjs HARNESS CHROMIUM DIRECTORY: the page of --preview, opened in a browser, shows what the payloads hold
// and runs nothing of it.

import assert from "node:assert/strict";
import {execFileSync, spawnSync} from "node:child_process";
import {mkdirSync, readFileSync, rmSync, writeFileSync} from "node:fs";
import {resolve} from "node:path";
import {pathToFileURL} from "node:url";

const [harness, chromium, directory] = process.argv.slice(2);
rmSync(directory, {recursive : true, force : true});
mkdirSync(directory, {recursive : true});
const file = (name) => resolve(directory, name);

const text = (said) => [{MsgType : "TIMTextElem", MsgContent : {Text : said}}];
const chat = (nick, said, more = {}) => ({Sender : {Nick : nick}, MsgBody : text(said), ...more});
const headings = {
    Style : {Layout : "headings"}
};
const script = "<script>document.title='ran'</script>";
const image = `<img src=x onerror="document.title='ran'">`;
const long = "All that is said here is longer than two lines of any phone. ".repeat(9).trim();

// A line, and what a phone shows: the notification's texts, or a note.
const cases = [
    [ chat("Denny", "Test", {Receiver : {Badge : 2}}), {title : "Chat", body : "Denny: Test", badge : "3"} ],
    [
        chat("Zoë", "on my way", {Group : {Name : "🇨🇭 Alpen"}, ...headings}),
        {title : "🇨🇭 Alpen", subtitle : "Zoë", body : "on my way"}
    ],
    [ chat(script, "hi"), {title : "Chat", body : `${script}: hi`} ],
    [ chat(script, image, headings), {title : script, body : image} ],
    [
        chat("</p></article></main>", "<!-- </style> &lt; &amp; &#60;"),
        {title : "Chat", body : "</p></article></main>: <!-- </style> &lt; &amp; &#60;"}
    ],
    [ chat(`"Q" 'q'`, `a"b'c\\"d\`e`), {title : "Chat", body : `"Q" 'q': a"b'c\\"d\`e`} ],
    [
        chat("👩‍👩‍👧‍👦", "👩🏽‍💻 🇩🇪 e\u0301"),
        {title : "Chat", body : "👩‍👩‍👧‍👦: 👩🏽‍💻 🇩🇪 e\u0301"}
    ],
    [ chat("小明", long), {title : "Chat", body : `小明: ${long}`, isCut : true} ],
    [ chat("Иван", "1\n2\n3\n4\r5"), {title : "Chat", body : "Иван: 1\n2\n3\n4\r5", isCut : true} ],
    [ chat("דנה", "see you"), {title : "Chat", body : "\u2068דנה\u2069: see you", side : "left"} ],
    [ chat("Denny", "שלום", headings), {title : "Denny", body : "שלום", side : "right"} ],
    [ chat("", "\u0000مرحبا", headings), {title : "Chat", body : "\ufffdمرحبا", side : "right"} ],
    [
        chat("Denny", "x", {OfflinePushInfo : {ApnsInfo : {Title : image, SubTitle : "a & b"}}}),
        {title : image, subtitle : "a & b", body : "Denny: x"}
    ],
    [
        chat("D", "x", {Aps : {"interruption-level" : "time-sensitive"}}),
        {title : "Chat", body : "D: x", level : "Time sensitive"}
    ],
    [
        {Sender : {Nick : script}, MsgBody : [ {MsgType : "TIMSoundElem"} ], Style : {Localize : "device"}},
        {title : "Chat", body : `IM_AUDIO “${script}”`}
    ],
    [
        chat("D", "x", {Aps : {alert : {"title-loc-key" : "T", "title-loc-args" : [ "<i>" ]}}}),
        {title : "T “<i>”", body : "D: x"}
    ],
    [
        chat("D", "x", {
            PushType : "liveactivity",
            Style : {Localize : "device"},
            Aps : {event : "update", timestamp : 1, "content-state" : {}}
        }),
        {title : "Chat", body : "IM_TEXT “D” “x”", level : "Live Activity: update"},
    ],
    [ chat("D", "x", {MsgLifeTime : 0}), "is not pushed: online_only" ],
    [ {MsgBody : []}, "is not pushed: no_content" ],
    [ chat("D", "x", {Custom : {aps : 1}}), 'is refused: reserved_key "aps"' ],
    [ chat("D", "x", {Custom : {[script] : 1, [image] : false}, Limit : 1}), `is refused: payload_too_large ${JSON.stringify(image)}` ],
    [ chat("D", "x", {Custom : {[script] : null}}), `is refused: bad_input Custom."${script}"` ],
    [ `{"Custom":{"${script}":1,"${script}":2}}`, `is refused: duplicate_key "${script}"` ],
    [ "nonsense", "is refused: bad_input not JSON" ],
    [ {PushType : "background"}, "is pushed, and shows nothing" ],
];
const input = cases.map(([ line ]) => (typeof line === "string" ? line : JSON.stringify(line)) + "\n").join("");
execFileSync(harness, [ "--preview", file("page.html") ], {input});
const page = readFileSync(file("page.html"), "utf8");

const browse = (name, ...flags) => execFileSync(
    chromium,
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--hide-scrollbars", `--user-data-dir=${file("profile")}`, "--window-size=390,844", ...flags,
        pathToFileURL(file(name)).href
    ],
    {encoding : "utf8", stdio : [ "ignore", "pipe", "ignore" ], maxBuffer : 2 ** 26},
);

/** What a function gives within a page, once that is loaded. */
const evaluate = (html, look) => {
    const probe = `addEventListener("load", async () => {
    document.documentElement.dataset.seen = encodeURIComponent(JSON.stringify(await (${look})()));
  });`;
    writeFileSync(file("probed.html"), html.replace("<title>", `<script>${probe}</script><title>`));
    const [, seen] = /data-seen="([^"]*)"/.exec(browse("probed.html", "--dump-dom"));
    return JSON.parse(decodeURIComponent(seen));
};

// Without the policy, which forbids scripts a second time: escaping alone suffices.
const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>\n/;
assert.match(page, policy);
const seen = evaluate(page.replace(policy, ""), () => {
    const textIn = (item, name) => item.querySelector(`.${name}`)?.textContent;
    const look = (item) => {
        if (item.className === "note")
            return item.textContent;
        const body = item.querySelector(".body");
        const range = document.createRange();
        range.selectNodeContents(body);
        const [said, box] = [ range.getBoundingClientRect(), body.getBoundingClientRect() ];
        return {
            title : textIn(item, "title"),
            subtitle : textIn(item, "subtitle"),
            body : body.textContent,
            badge : textIn(item, "badge"),
            level : textIn(item, "level"),
            lines : Math.round(body.clientHeight / parseFloat(getComputedStyle(body).lineHeight)),
            isCut : body.scrollHeight > body.clientHeight,
            side : Math.abs(said.left - box.left) < Math.abs(said.right - box.right) ? "left" : "right",
        };
    };
    const all = [...document.body.querySelectorAll("*") ];
    return {
        title : document.title,
        items : [...document.querySelector("main").children ].map(look),
        tags : [...new Set(all.map((each) => each.localName)) ].sort(),
        attributes : [...new Set(all.flatMap((each) => each.getAttributeNames())) ].sort(),
        overflow : document.documentElement.scrollWidth - innerWidth,
    };
});

assert.equal(seen.title, "Lock screen", "no script ran");
assert.deepEqual(seen.tags, [ "article", "bdi", "div", "footer", "h2", "h3", "header", "main", "p", "span" ]);
assert.deepEqual(seen.attributes, [ "class", "dir" ]);
assert.equal(seen.overflow, 0, "nothing is wider than the phone");
assert.equal(seen.items.length, cases.length);
cases.forEach(([ line, expected ], i) => {
    const item = seen.items[i];
    if (typeof expected === "string") {
        assert.equal(item, `Line ${i + 1} ${expected}`);
        return;
    }
    for (const name of ["title", "subtitle", "body", "badge", "level"])
        assert.equal(item[name], expected[name], `${name} of line ${i + 1}`);
    assert.equal(item.isCut, expected.isCut ?? false, `line ${i + 1}`);
    assert.ok(item.lines <= 2 && (item.lines === 2 || !item.isCut), `line ${i + 1} has ${item.lines} lines`);
    if (expected.side)
        assert.equal(item.side, expected.side, `line ${i + 1}`);
});

// As it is, it says the same, and asks for nothing beyond itself.
const dom = browse("page.html", "--dump-dom");
assert.match(dom, /<title>Lock screen<\/title>/);
assert.match(dom, /<p class="body" dir="auto">Denny: Test<\/p>/);
assert.doesNotMatch(page, /https?:|url\(|@import|<link|<script/);

/** Size, colours and brightness of a picture of the page. */
const picture = (name, ...flags) => {
    browse("page.html", `--screenshot=${file(name)}`, ...flags);
    const png = readFileSync(file(name)).toString("base64");
    return evaluate(`<title></title><img src="data:image/png;base64,${png}">`, () => {
        const image = document.querySelector("img");
        const canvas =
            Object.assign(document.createElement("canvas"), {width : image.naturalWidth, height : image.naturalHeight});
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        const {data, width, height} = context.getImageData(0, 0, canvas.width, canvas.height);
        const colours = new Set(new Uint32Array(data.buffer));
        return {
            width,
            height,
            colours : colours.size,
            brightness : data.reduce((sum, each, i) => sum + (i % 4 < 3 ? each : 0), 0) / (width * height * 3)
        };
    });
};
const light = picture("light.png", "--blink-settings=preferredColorScheme=1");
const dark = picture("dark.png", "--blink-settings=preferredColorScheme=0");
for (const each of [light, dark]) {
    assert.deepEqual([ each.width, each.height ], [ 390, 844 ]);
    assert.ok(each.colours > 1000, `${each.colours} colours`);
}
assert.ok(dark.brightness < light.brightness / 2, `${dark.brightness} and ${light.brightness}`);

assert.equal(spawnSync(harness, [ "--preview", file("none/page.html") ], {input : ""}).status, 1);
assert.equal(spawnSync(harness, [ "--preview" ], {input : ""}).status, 2);
console.log(`${cases.length} lines, pictures of ${light.colours} and ${dark.colours} colours`);
