import { ask } from './ask.js';

// Server-sent events, as EventSource reads them, but over fetch: an EventSource can send no key. It comes back by itself where the
// connection breaks off, and names the event that came last. An answer that is no stream ends it.
export function follow(address, listener) {
  const ending = new AbortController();
  run(address, listener, ending.signal);
  return () => ending.abort();
}

async function run(address, listener, signal) {
  const place = { id: '', retry: 2000 };
  while (!signal.aborted) {
    try {
      const headers = { Accept: 'text/event-stream', ...(place.id && { 'Last-Event-ID': place.id }) };
      const response = await ask(address, { signal, headers, cache: 'no-store' });
      if (!response.ok) {
        return listener.refused(response.status);
      }

      listener.opened();
      await read(response.body.getReader(), place, listener);
    } catch {
      // The connection broke off, or is not wanted any more.
    }

    if (!signal.aborted) {
      listener.lost();
      await pause(place.retry, signal);
    }
  }
}

async function read(reader, place, listener) {
  const decoder = new TextDecoder();
  let rest = '';
  let event = { type: 'message', data: [] };
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }

    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (event.data.length > 0) {
          listener.took(event.type, JSON.parse(event.data.join('\n')));
        }

        event = { type: 'message', data: [] };
      } else {
        takeLine(line, event, place);
      }
    }
  }
}

function takeLine(line, event, place) {
  const colon = line.indexOf(':');
  const name = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (name === 'event') {
    event.type = value;
  } else if (name === 'data') {
    event.data.push(value);
  } else if (name === 'id') {
    place.id = value;
  } else if (name === 'retry' && /^\d+$/.test(value)) {
    place.retry = Number(value);
  }
}

function pause(milliseconds, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
