// <crisis-script>: what to say and whom to call in an emergency. It opens at once; that a supervisor
// is called is asked at the same moment, and if that fails the agent reads it here.

class CrisisScript extends HTMLElement {
  #words = {};

  connectedCallback() {
    this.#words = JSON.parse(this.dataset.words);
    this.#opener.addEventListener("click", () => this.open());
    this.#part("close").addEventListener("click", () => this.close());
    this.#part("end").addEventListener("click", () => this.#end());
    new MutationObserver(() => this.#settle()).observe(this.#opener, { attributeFilter: ["hidden"] });
    this.addEventListener("keydown", (event) => this.#key(event));
  }

  async open() {
    this.#show(true);
    this.querySelector("h2").focus();
    this.#tell("sending");
    this.#tell((await this.#ask("/desk/alarm")) ? "sent" : "not-sent");
  }

  close() {
    this.#show(false);
    this.#opener.focus();
  }

  // The contact has left the desk: its script goes with it.
  #settle() { if (!this.hidden && this.#opener.hidden) this.#show(false); }

  async #end() { this.#tell((await this.#ask("/desk/alarm/ende")) ? "ended" : "end-failed"); }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.key === "Escape") this.close();
    const button = this.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
    if (button?.offsetParent) button.click();
  }

  async #ask(address) {
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), accept: "application/json" };
    const answer = await fetch(address, { method: "POST", headers }).catch(() => null);
    return Boolean(answer?.ok);
  }

  #show(open) {
    this.hidden = !open;
    this.#opener.setAttribute("aria-expanded", String(open));
  }

  #tell(what) {
    const output = this.#part("sent");
    output.textContent = this.#words[what];
    output.dataset.what = what;
  }

  get #opener() { return document.querySelector(`[aria-controls="${this.id}"]`); }
  #part(name) { return this.querySelector(`[data-part="${name}"]`); }
}

customElements.define("crisis-script", CrisisScript);
