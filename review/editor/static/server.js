/** How the page speaks with its server: a token and a person's name with every call, JSON both ways.
 *
 * Two things can go wrong, and they are told apart: `Cut`, nobody answered (what was to be sent is kept and sent
 * again), and `Refused`, the server said no, and why.
 */

const TOKEN = "dipla.token";
const PERSON = "dipla.person";
const PATIENCE = 20_000;

export class Cut extends Error {}

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.error ?? `The server answered ${status}.`);
    this.status = status;
    this.answer = answer;
  }
}

/** Fires `reached` and `cut` when the line to the server changes. */
export const line = new EventTarget();
let open = true;
let token = "";

/** Takes the token out of the address, where it could be read over a shoulder or copied with the link. */
export function enter() {
  const address = new URL(location.href);
  token = address.searchParams.get("token") ?? sessionStorage.getItem(TOKEN) ?? "";
  sessionStorage.setItem(TOKEN, token);
  // The page's own file is served without a token, since it holds no data: a reload comes there.
  if (address.searchParams.has("token")) history.replaceState(null, "", "/static/index.html");
  return token !== "";
}

export const person = () => localStorage.getItem(PERSON) ?? "";
export const callMe = (name) => localStorage.setItem(PERSON, name.trim());

export const get = async (path, query = {}, patience = PATIENCE) => (await call(path, query, null, patience)).json();
export const bytes = async (path) => (await call(path, {}, null, 60_000)).arrayBuffer();
export const post = async (path, body, patience = PATIENCE) => (await call(path, {}, body, patience)).json();


async function call(path, query, body, patience) {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== "" && value !== undefined));
  const address = `/api/${path}${asked.size ? `?${asked}` : ""}`;
  const options = { headers: headers(body !== null), signal: AbortSignal.timeout(patience), cache: "no-store" };
  let answer;
  try {
    answer = await fetch(
      address,
      body === null ? options : { ...options, method: "POST", body: JSON.stringify(body) },
    );
  } catch (fault) {
    told(false);
    throw new Cut("the server does not answer", { cause: fault });
  }
  told(true);
  if (answer.ok) return answer;
  throw new Refused(answer.status, await answer.json().catch(() => ({})));
}

function headers(json) {
  const sent = { Authorization: `Bearer ${token}` };
  if (person()) sent["X-Dipla-Person"] = encodeURIComponent(person());
  if (json) sent["Content-Type"] = "application/json";
  return sent;
}

function told(reached) {
  if (reached === open) return;
  open = reached;
  line.dispatchEvent(new Event(reached ? "reached" : "cut"));
}
