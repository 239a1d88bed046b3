// <practice-person>: shows the scripted person again when the desk's state has changed, and says
// aloud what the person says, where the browser has a voice.

class PracticePerson extends HTMLElement {
  #mode;

  connectedCallback() {
    document.querySelector("live-stream").addEventListener("stand", () => this.#look());
    for (const place of ["#person", "#replies"]) {
      document.querySelector(place).addEventListener("htmx:afterSwap", ({ target }) => this.#say(target));
    }
  }

  #look() {
    const { mode } = document.body.dataset;
    if (mode === this.#mode) return;
    this.#mode = mode;
    document.querySelector("#replies").replaceChildren();
    this.dispatchEvent(new CustomEvent("changed-stand"));
  }

  #say(place) {
    const words = [...place.querySelectorAll("[data-speak]")].at(-1)?.textContent;
    if (!words || !globalThis.speechSynthesis) return;
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = "de-DE";
    speechSynthesis.speak(utterance);
  }
}

customElements.define("practice-person", PracticePerson);
