// The cockpit looks again while a scenario is being computed. Only the results are exchanged, and
// not while the focus is in them: whoever writes or goes by keyboard stays where they are.

const AGAIN = 2000;
const results = document.querySelector("#computed");
const said = document.querySelector("#computed-said");

const computing = () => results.querySelector("[data-computing]") !== null;

async function fresh() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("#computed");
}

async function look() {
  const found = await fresh();
  const differs = found && !found.isEqualNode(results);
  if (differs && !results.contains(document.activeElement)) {
    results.replaceChildren(...found.childNodes);
  }
  if (computing()) setTimeout(look, AGAIN);
  else said.textContent = said.dataset.done;
}

if (results && computing()) setTimeout(look, AGAIN);
