// <live-stream src="…" listen="names" check="…">: listens to the server and passes its messages
// on as events. `check` is an address that answers 401 once the session is over.
//
// Tells "connected", "interrupted", "displaced" (another page took over) and "signed-out" too.

const QUIET = 3000; // ms before an interruption is worth a word
const AGAIN = 3000;

class LiveStream extends HTMLElement {
  #source = null;
  #timer;
  #over = false;

  connectedCallback() {
    this.#open();
    addEventListener("pagehide", () => this.#source?.close());
  }

  disconnectedCallback() { this.#end(); }

  #open() {
    this.#source = new EventSource(this.getAttribute("src"));
    this.#source.onopen = () => {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#tell("connected");
    };
    this.#source.onerror = () => this.#failed();
    for (const name of this.getAttribute("listen").split(" ")) {
      this.#source.addEventListener(name, (message) => this.#tell(name, message.data));
    }
    this.#source.addEventListener("displaced", () => { this.#end(); this.#tell("displaced"); });
    this.#source.addEventListener("signed-out", () => { this.#end(); this.#tell("signed-out"); });
  }

  #failed() {
    this.#timer ??= setTimeout(() => this.#tell("interrupted"), QUIET);
    // The browser comes back by itself after a lost connection, but not after an error page.
    if (this.#source.readyState === EventSource.CLOSED && !this.#over) setTimeout(() => this.#retry(), AGAIN);
  }

  async #retry() {
    if (this.#over) return;
    const answer = await fetch(this.getAttribute("check")).catch(() => null);
    if (answer?.status === 401) {
      this.#end();
      this.#tell("signed-out");
    } else {
      this.#open();
    }
  }

  #end() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #tell(name, detail) { this.dispatchEvent(new CustomEvent(name, { detail })); }
}

customElements.define("live-stream", LiveStream);
