// node previews.mjs HARNESS: nothing that a receiver's preview hides stands in what is sent (spec §6.2): not in any key of
// the payload, not in the request around it, not in a fan-out, and not in the explanation. Every string that a message can
// have is a secret of its own, and its first and last bytes are looked for in every byte of the answers.

import { spawnSync } from 'node:child_process';

const secret = (name) => `${name}-7f3a9c51e2`;
const WHAT = ['text', 'desc', 'title', 'subtitle', 'ext', 'sound', 'image', 'elem-desc', 'elem-ext', 'elem-sound'];
const WHO = ['nick', 'card', 'group'];
const NEVER = ['from', 'to', 'group-id', 'data', 'filename'];

const elemsOf = {
  text: [{ MsgType: 'TIMTextElem', MsgContent: { Text: secret('text') } }],
  mixed: [
    { MsgType: 'TIMTextElem', MsgContent: { Text: secret('text') } },
    { MsgType: 'TIMFileElem', MsgContent: { FileName: secret('filename') } },
    {
      MsgType: 'TIMCustomElem',
      MsgContent: {
        Data: secret('data'), Desc: secret('elem-desc'), Ext: secret('elem-ext'), Sound: secret('elem-sound'),
      },
    },
  ],
};

function* lines() {
  const choices = {
    Preview: ['full', 'sender', 'hidden'],
    elems: ['text', 'mixed'],
    isGroup: [false, true],
    hasInfo: [false, true],
    Layout: ['prefix', 'headings'],
    Localize: ['server', 'device'],
    Desc: ['content', 'alert'],
    SenderOverrides: ['all', 'safe'],
    PushType: ['alert', 'background', 'liveactivity'],
    Limit: [4096, 220],
  };
  let all = [{}];
  for (const [key, values] of Object.entries(choices)) {
    all = all.flatMap((chosen) => values.map((value) => ({ ...chosen, [key]: value })));
  }
  for (const { Preview, elems, isGroup, hasInfo, PushType, Limit, ...Style } of all) {
    yield {
      preview: Preview,
      line: {
        From_Account: secret('from'),
        To_Account: secret('to'),
        GroupId: isGroup ? secret('group-id') : undefined,
        Sender: { Nick: secret('nick'), NameCard: secret('card') },
        Group: isGroup ? { Name: secret('group') } : undefined,
        MsgBody: elemsOf[elems],
        OfflinePushInfo: hasInfo ? {
          Desc: secret('desc'), Title: secret('title'), Ext: secret('ext'),
          ApnsInfo: { SubTitle: secret('subtitle'), Sound: secret('sound'), Image: secret('image'), MutableContent: 1 },
        } : undefined,
        Receiver: { Preview, Badge: 4, BusinessID: 1, Token: '00ff' },
        Aps: {
          'thread-id': 'thread',
          ...(PushType === 'liveactivity' ? { event: 'update', timestamp: 1, 'content-state': {} } : {}),
        },
        Apps: [{ BusinessID: 1, Topic: 'com.example', Environment: 'production' }],
        CollapseId: 'collapse',
        Style, PushType, Limit,
      },
    };
  }
}

function ask(input, ...mode) {
  const { stdout } = spawnSync(process.argv[2], mode, {
    input: input.map((line) => `${JSON.stringify(line)}\n`).join(''), maxBuffer: 2 ** 30,
  });
  return stdout.toString().trimEnd().split('\n');
}

const asked = [...lines()];
const all = asked.map(({ line }) => line);
const answers = {
  payload: ask(all),
  alert: ask(all, '--alert'),
  request: ask(all, '--request'),
  explain: ask(all, '--explain'),
  fanout: ask(all.map(({ Receiver, ...Message }) => ({ Message, Receivers: [Receiver] })), '--fanout'),
};

const hiddenFrom = { full: NEVER, sender: [...NEVER, ...WHAT], hidden: [...NEVER, ...WHAT, ...WHO] };
let failed = 0;
let shown = 0;
for (const [mode, got] of Object.entries(answers)) {
  if (got.length !== asked.length) throw new Error(`${mode}: ${got.length} answers for ${asked.length} lines`);
  got.forEach((answer, i) => {
    const { preview, line } = asked[i];
    shown += answer.includes('-7f3') ? 1 : 0;
    // The explanation tells of the sender's own words by their size only.
    const hidden = mode === 'explain' && preview === 'full' ? [...NEVER, 'text', 'title', 'ext', 'desc'] : hiddenFrom[preview];
    // Of a secret that is cut, its beginning would still be there.
    const leaked = hidden.filter((name) => answer.includes(`${name}-`) || answer.includes(`${name}…`));
    if (leaked.length === 0) return;
    if (++failed <= 10) console.log(`${mode}, ${preview}: ${leaked}\n  ${JSON.stringify(line)}\n  ${answer}`);
  });
}
console.log(`${asked.length * Object.keys(answers).length - failed} passed, ${failed} failed; secrets are seen in ${shown}`);
process.exitCode = failed === 0 && shown > asked.length / 3 ? 0 : 1;
