// Topics are hostile text. They are shown through text nodes only, isolated from the text around them, with what cannot be seen
// (control characters, changes of direction, spaces of no width) made visible.

const unseen = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/;

const nameOf = character => character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');

// The topic as plain text, for tooltips and announcements.
export const plain = topic => [...topic].map(c => unseen.test(c) ? `[U+${nameOf(c)}]` : c).join('');

// The topic as nodes.
export function topicNodes(topic) {
  const isolated = document.createElement('bdi');
  let run = '';
  const flush = () => {
    if (run) {
      isolated.append(run);
      run = '';
    }
  };
  for (const character of topic) {
    if (unseen.test(character)) {
      flush();
      const mark = document.createElement('span');
      mark.className = 'unseen';
      mark.textContent = nameOf(character);
      isolated.append(mark);
    } else {
      run += character;
    }
  }

  flush();
  return isolated;
}

const whole = new Intl.NumberFormat();
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const shortClock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

export const number = value => whole.format(value);
export const short = value => value < 100000 ? whole.format(value) : compact.format(value);
export const share = value => percent.format(value);
export const date = time => day.format(time);

// A time of day; without seconds where none of the times shown beside it has any.
export const timeOf = (time, ...others) =>
  ([time, ...others].some(t => t.getSeconds() !== 0) ? clock : shortClock).format(time);

export const exactTime = time => clock.format(time);

export function duration(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) {
    return `${seconds} s`;
  }

  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : seconds < 172800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`;
}

export const zone = () => {
  const part = new Intl.DateTimeFormat(undefined, { timeZoneName: 'short' }).formatToParts().find(p => p.type === 'timeZoneName');
  return part ? part.value : 'your time';
};
