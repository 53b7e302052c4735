import { ask, forgetKey, hasKey } from './ask.js';
import { follow } from './follow.js';
import { RankingTable } from './ranking.js';
import { sparkline } from './sparkline.js';
import { date, duration, exactTime, number, plain, short, timeOf, zone } from './text.js';

const byId = id => document.getElementById(id);
const setText = (id, text) => {
  if (byId(id).textContent !== text) {
    byId(id).textContent = text;
  }
};

const asked = new URLSearchParams(location.search);
const state = { streams: [], stream: asked.get('stream'), window: asked.get('window'), top: asked.get('top') ?? '10', stop: null, ranking: null, status: null, counted: [] };
const table = new RankingTable(byId('rows'), toggle);
let opened = null;
let rendering = false;
let announced = 0;
let attempt = 0;
let historySoon = null;

const path = rest => `api/streams/${encodeURIComponent(state.stream)}/${rest}`;

// Connection

function connection(kind, text) {
  byId('connection').dataset.state = kind;
  setText('connection-text', text);
}

async function start() {
  try {
    const response = await ask('api/streams');
    if (response.status === 503) {
      connection('lost', 'Waiting for the store');
      return retry();
    }

    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }

    state.streams = (await response.json()).streams;
  } catch {
    connection('lost', 'Reconnecting');
    return retry();
  }

  if (state.streams.length === 0) {
    connection('waiting', 'Waiting for a stream');
    return retry();
  }

  choose();
  listen();
}

function retry() {
  attempt += 1;
  setTimeout(start, Math.min(10000, 1000 * 2 ** Math.min(attempt, 4)));
}

function choose() {
  const stream = state.streams.find(s => s.name === state.stream) ?? state.streams.find(s => s.default) ?? state.streams[0];
  state.stream = stream.name;
  state.window = stream.windows.includes(state.window) ? state.window : stream.windows[0];
  byId('stream').replaceChildren(...state.streams.map(s => new Option(s.name, s.name, false, s.name === stream.name)));
  byId('windows').replaceChildren(...stream.windows.map(segment));
  for (const option of byId('top').options) {
    option.disabled = Number(option.value) > stream.top;
    option.selected = option.value === state.top;
  }

  state.top = byId('top').value;
  byId('forget').hidden = !hasKey();
  byId('json-link').href = path(`windows/latest?${new URLSearchParams({ window: state.window, top: state.top })}`);
  byId('status-link').href = path('status');
  setText('hint', hint(stream));
}

function hint({ fields, extract }) {
  const topic = extract === 'field' ? { [fields.topic]: '#IA' } : { [fields.text]: 'All about #IA' };
  const event = JSON.stringify({ ...topic, [fields.time]: Math.floor(Date.now() / 1000) });
  const key = hasKey() ? " \\\n  -H 'X-Api-Key: A-KEY-FOR-WRITING'" : '';
  return `curl ${new URL(path('events'), location.href)}${key} \\\n  -d '${event}'`;
}

function segment(window) {
  const label = document.createElement('label');
  const input = document.createElement('input');
  Object.assign(input, { type: 'radio', name: 'window', value: window, checked: window === state.window });
  const text = document.createElement('span');
  text.textContent = window;
  label.append(input, text);
  return label;
}

function listen() {
  state.stop?.();
  Object.assign(state, { ranking: null, status: null, counted: [] });
  opened = null;
  table.clear();
  const query = new URLSearchParams({ window: state.window, top: state.top });
  connection('connecting', 'Connecting');
  state.stop = follow(path(`live?${query}`), {
    opened() {
      attempt = 0;
      connection('live', 'Live');
    },
    lost: () => connection('lost', 'Reconnecting'),
    refused() {
      connection('lost', 'Reconnecting');
      retry();
    },
    took(type, data) {
      if (type === 'ranking') {
        take(data);
      } else if (type === 'status') {
        state.status = data;
        state.counted.push({ at: performance.now(), events: data.events });
        render();
      }
    },
  });
  render();
}

function take(ranking) {
  if (ranking.final && opened) {
    loadHistorySoon();
  }

  // Finals of earlier windows come too; what is shown is the current one.
  if (ranking.final && state.ranking && ranking.start < state.ranking.start) {
    return;
  }

  state.ranking = ranking;
  render();
}

// Rendering: at most once a frame, whatever comes in

function render() {
  if (!rendering) {
    rendering = true;
    requestAnimationFrame(() => {
      rendering = false;
      showRanking(state.ranking);
      showStatus(state.status);
      showRate();
    });
  }
}

function showRanking(ranking) {
  byId('ranking').hidden = !ranking;
  byId('empty').hidden = Boolean(ranking) || !state.status;
  if (!ranking) {
    setText('window-title', 'Waiting for the first events');
    setText('window-note', 'Rankings appear here as soon as something is counted.');
    byId('badges').replaceChildren();
    setText('events', '–');
    return;
  }

  const [begin, end] = [new Date(ranking.start), new Date(ranking.end)];
  setText('window-title', `${timeOf(begin, end)} – ${timeOf(end, begin)}`);
  setText('window-note', `${date(begin)} · window ${ranking.window}`);
  byId('window-title').title = `${ranking.start} to ${ranking.end}`;
  showBadges(ranking);
  setText('events', short(ranking.events));
  byId('events').title = number(ranking.events);
  setText('events-note', `events · ${short(ranking.distinctTopics)}${ranking.exact && !ranking.incomplete ? '' : '+'} ${ranking.distinctTopics === 1 ? 'topic' : 'topics'}`);
  table.show(ranking.topics);
  opened = opened && table.has(opened) ? opened : null;
  announce(ranking);
}

function showBadges({ final, exact, error, incomplete }) {
  const badges = [
    final ? ['final', 'Final', 'This window changes no more.'] : ['provisional', 'Provisional', 'This window is still being counted.'],
    exact ? ['exact', 'Exact', 'Every mention so far is counted under its topic.']
      : ['inexact', error ? `Within ${number(error)}` : 'Not exact', 'A count may be too low by as much: not every partition lists every topic shown.'],
  ];
  if (incomplete) {
    badges.push(['inexact', 'Incomplete', 'A partition has not told yet what it counted.']);
  }

  const key = JSON.stringify(badges);
  if (byId('badges').dataset.key !== key) {
    byId('badges').dataset.key = key;
    byId('badges').replaceChildren(...badges.map(([kind, text, title]) => {
      const badge = document.createElement('li');
      Object.assign(badge, { className: kind, textContent: text, title });
      return badge;
    }));
  }
}

function showStatus(status) {
  if (!status) {
    return;
  }

  const time = status.time && new Date(status.time);
  const watermark = (state.ranking?.watermark ?? status.watermark) && new Date(state.ranking?.watermark ?? status.watermark);
  setText('watermark', watermark ? exactTime(watermark) : '–');
  byId('watermark').title = watermark ? watermark.toISOString() : '';
  const behind = watermark && time ? `${duration(time - watermark)} behind` : 'not there yet';
  setText('watermark-note', status.lag > 0 ? `${short(status.lag)} records to go` : behind);
  setText('late', short(status.late));
  setText('late-note', `${short(status.invalid)} invalid`);
  if (state.ranking && time) {
    const [begin, end] = [Date.parse(state.ranking.start), Date.parse(state.ranking.end)];
    const elapsed = state.ranking.final ? 1 : Math.min(1, Math.max(0, (time - begin) / (end - begin)));
    byId('elapsed').style.width = `${(100 * elapsed).toFixed(1)}%`;
  }
}

// Events a second over the last ten seconds.
function showRate() {
  const now = performance.now();
  const samples = state.counted.filter(s => now - s.at <= 10000);
  const base = state.counted.findLast(s => now - s.at > 10000) ?? samples[0];
  state.counted = base && base !== samples[0] ? [base, ...samples] : samples;
  const last = state.counted.at(-1);
  if (!last || (state.counted.length < 2 && now - last.at < 5000)) {
    setText('rate', '–');
    return;
  }

  const rate = samples.length === 0 ? 0 : Math.max(0, last.events - base.events) / Math.max(1, (now - base.at) / 1000);
  setText('rate', short(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate)));
  setText('rate-note', `${short(last.events)} in all`);
}

// Screen readers hear who leads, and not more than every twenty seconds.
function announce(ranking) {
  const now = performance.now();
  if (ranking.topics.length > 0 && (announced === 0 || now - announced > 20000)) {
    announced = now;
    setText('news', `${plain(ranking.topics[0].topic)} leads with ${number(ranking.topics[0].count)} mentions.`);
  }
}

// History of one topic

function toggle(row) {
  const same = opened === row;
  opened?.close();
  opened = same ? null : row;
  if (opened) {
    const waiting = document.createElement('p');
    waiting.className = 'muted';
    waiting.textContent = 'Loading its history…';
    row.open(waiting);
    loadHistory();
  }
}

const units = { ms: 1, s: 1000, m: 60000, h: 3600000, d: 86400000 };
const slideOf = window => {
  const [, value, unit] = /(\d+)(ms|s|m|h|d)$/.exec(window) ?? [null, 1, 'm'];
  return Number(value) * units[unit];
};

// Finals may come by the hundred; the history is read once for those of a second.
function loadHistorySoon() {
  historySoon ??= setTimeout(loadHistory, 1000);
}

async function loadHistory() {
  clearTimeout(historySoon);
  historySoon = null;
  const row = opened;
  if (!row) {
    return;
  }

  const query = new URLSearchParams({ topic: row.topic, window: state.window, limit: '60' });
  try {
    const response = await ask(path(`history?${query}`));
    if (!response.ok) {
      throw new Error(`status ${response.status}`);
    }

    const { points } = await response.json();
    if (opened === row) {
      row.open(sparkline(points.reverse().map(p => ({ time: Date.parse(p.start), count: p.count ?? 0 })), slideOf(state.window)));
    }
  } catch {
    if (opened === row) {
      const sorry = document.createElement('p');
      sorry.className = 'muted';
      sorry.textContent = 'Its history cannot be read right now.';
      row.open(sorry);
    }
  }
}

// Controls

byId('controls').addEventListener('submit', event => event.preventDefault());
byId('controls').addEventListener('change', event => {
  const { id, name, value } = event.target;
  if (id === 'stream') {
    state.stream = value;
  } else if (name === 'window') {
    state.window = value;
  } else {
    state.top = value;
  }

  choose();
  history.replaceState(null, '', `?${new URLSearchParams({ stream: state.stream, window: state.window, top: state.top })}`);
  listen();
});

byId('forget').addEventListener('click', forgetKey);

// A link sends no key: where one is needed, what it leads to is fetched with it and then shown.
byId('links').addEventListener('click', async event => {
  const link = event.target.closest('a');
  if (link && hasKey()) {
    event.preventDefault();
    const response = await ask(link.href);
    location.assign(URL.createObjectURL(await response.blob()));
  }
});

setInterval(showRate, 1000);
setText('zone', `Times are ${zone()}`);
render();
start();
