import { number, timeOf } from './text.js';

const width = 600;
const height = 64;
const edge = 5;

function shape(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }

  return element;
}

// Windows in which nothing was counted are not in a history: they stand here as zeros.
function withGaps(points, slide) {
  const filled = [];
  for (const point of points) {
    const last = filled.at(-1);
    if (last && point.time - last.time > 1.5 * slide) {
      filled.push({ time: last.time + slide, count: 0 }, { time: point.time - slide, count: 0 });
    }

    filled.push(point);
  }

  return filled;
}

// A topic's counts over time, oldest first.
export function sparkline(points, slide) {
  const figure = document.createElement('figure');
  figure.className = 'spark';
  const caption = document.createElement('figcaption');
  figure.append(caption);
  if (points.length < 2) {
    caption.textContent = 'No history yet: it begins with the first final windows.';
    return figure;
  }

  const filled = withGaps(points, slide);
  const [first, last] = [filled[0], filled.at(-1)];
  const most = Math.max(1, ...filled.map(p => p.count));
  const x = time => edge + (width - 2 * edge) * (time - first.time) / (last.time - first.time);
  const y = count => height - edge - (height - 2 * edge) * count / most;
  const line = filled.map((p, i) => `${i ? 'L' : 'M'}${x(p.time).toFixed(1)} ${y(p.count).toFixed(1)}`).join('');

  const drawing = shape('svg', { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  drawing.append(
    shape('path', { class: 'area', d: `${line}L${x(last.time).toFixed(1)} ${height}L${edge} ${height}Z` }),
    shape('path', { class: 'line', d: line }));
  figure.prepend(drawing);

  const [begin, end] = [new Date(first.time), new Date(last.time)];
  caption.textContent =
    `${timeOf(begin, end)} to ${timeOf(end, begin)} · most ${number(most)} · last ${number(last.count)}`;
  return figure;
}
