import { number, plain, share, topicNodes } from './text.js';

const stillness = matchMedia('(prefers-reduced-motion: reduce)');

function cell(name, className, ...content) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...content);
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

// One topic's row, changed in place while the topic stays in the ranking.
class Row {
  constructor(topic, onOpen) {
    this.topic = topic;
    this.rank = cell('td', 'rank');
    this.change = cell('td', 'change');
    this.fill = cell('div', 'fill');
    this.button = cell('button', 'name', topicNodes(topic));
    this.button.type = 'button';
    this.button.title = plain(topic);
    this.button.setAttribute('aria-expanded', 'false');
    this.button.addEventListener('click', () => onOpen(this));
    const track = cell('div', 'track', this.fill);
    track.setAttribute('aria-hidden', 'true');
    this.head = cell('th', 'topic', this.button, track);
    this.head.scope = 'row';
    this.count = cell('td', 'count');
    this.share = cell('td', 'share');
    this.element = cell('tr', 'row', this.rank, this.change, this.head, this.count, this.share);
    this.detail = null;
  }

  show(topic, most) {
    this.current = topic;
    setText(this.rank, String(topic.rank));
    setText(this.count, number(topic.count));
    setText(this.share, share(topic.share));
    this.fill.style.width = `${(100 * topic.count / most).toFixed(2)}%`;
    this.showChange(topic);
  }

  showChange({ rank, previousRank }) {
    const moved = previousRank === null ? null : previousRank - rank;
    const [kind, text, spoken] = moved === null ? ['new', 'new', 'new']
      : moved > 0 ? ['up', `▲ ${moved}`, `up ${moved}`]
      : moved < 0 ? ['down', `▼ ${-moved}`, `down ${-moved}`]
      : ['same', '–', 'unchanged'];
    const key = `${kind} ${text}`;
    if (this.changeKey !== key) {
      this.changeKey = key;
      const seen = cell('span', kind, text);
      seen.setAttribute('aria-hidden', 'true');
      this.change.replaceChildren(seen, cell('span', 'hidden', spoken));
    }
  }

  open(content) {
    this.detail ??= cell('tr', 'detail');
    const space = cell('td', '', content);
    space.colSpan = [...this.element.children].filter(c => c.offsetWidth > 0).length;
    this.detail.replaceChildren(space);
    this.button.setAttribute('aria-expanded', 'true');
    this.element.after(this.detail);
  }

  close() {
    this.detail?.remove();
    this.detail = null;
    this.button.setAttribute('aria-expanded', 'false');
  }

  get elements() {
    return this.detail ? [this.element, this.detail] : [this.element];
  }
}

// The table. Rows keep their identity, so that a topic that climbs is seen to climb.
export class RankingTable {
  constructor(body, onOpen) {
    this.body = body;
    this.onOpen = onOpen;
    this.rows = new Map();
  }

  show(topics) {
    const before = new Map([...this.rows].map(([topic, row]) => [topic, row.element.getBoundingClientRect().top]));
    const kept = new Map();
    const most = topics.length ? topics[0].count : 1;
    for (const topic of topics) {
      const row = this.rows.get(topic.topic) ?? new Row(topic.topic, this.onOpen);
      row.show(topic, most);
      kept.set(topic.topic, row);
    }

    this.rows = kept;
    this.place([...kept.values()].flatMap(row => row.elements));
    if (!stillness.matches) {
      this.move(before);
    }
  }

  has(row) {
    return this.rows.get(row.topic) === row;
  }

  clear() {
    this.rows.clear();
    this.body.replaceChildren();
  }

  // Moves only what is not in its place, so that what is focused stays so.
  place(elements) {
    const wanted = new Set(elements);
    for (const element of [...this.body.children]) {
      if (!wanted.has(element)) {
        element.remove();
      }
    }

    const focused = document.activeElement;
    elements.forEach((element, index) => {
      if (this.body.children[index] !== element) {
        this.body.insertBefore(element, this.body.children[index] ?? null);
      }
    });
    if (focused !== document.activeElement && this.body.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  move(before) {
    for (const [topic, row] of this.rows) {
      const from = before.get(topic);
      const by = from === undefined ? 0 : from - row.element.getBoundingClientRect().top;
      if (from === undefined && before.size > 0) {
        row.element.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 300, easing: 'ease-out' });
      } else if (Math.abs(by) > 1) {
        row.element.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], { duration: 350, easing: 'cubic-bezier(.2, .8, .2, 1)' });
      }
    }
  }
}
