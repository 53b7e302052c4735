// Requests to the API, with the key that it wants where it wants one. The key is kept for this tab alone (it goes when the tab does),
// sent as a header, and is never part of an address.

const place = 'trending-api-key';
const form = document.getElementById('key-form');
const field = document.getElementById('key');
const note = document.getElementById('key-note');
let entering = null;

export const hasKey = () => sessionStorage.getItem(place) !== null;

export function forgetKey() {
  sessionStorage.removeItem(place);
  location.reload();
}

// Like fetch; where no key, or a wrong one, is the answer, it asks the user for another and then tries again.
export async function ask(address, options = {}) {
  for (;;) {
    const key = sessionStorage.getItem(place);
    const response = await fetch(address, { ...options, headers: { ...options.headers, ...(key && { 'X-Api-Key': key }) } });
    if (response.status !== 401) {
      return response;
    }

    await another(key);
    options.signal?.throwIfAborted();
  }
}

// Waits for a key that is not the one that was refused; several requests wait for the same.
function another(refused) {
  if (sessionStorage.getItem(place) !== refused) {
    return Promise.resolve();
  }

  sessionStorage.removeItem(place);
  note.textContent = refused ? 'That key is not known here.' : 'Rankings are for those who have a key. It is kept until this tab is closed.';
  field.value = '';
  form.hidden = false;
  field.focus();
  entering ??= new Promise(resolve => form.addEventListener('submit', event => {
    event.preventDefault();
    sessionStorage.setItem(place, field.value.trim());
    field.value = '';
    form.hidden = true;
    entering = null;
    resolve();
  }, { once: true }));
  return entering;
}
