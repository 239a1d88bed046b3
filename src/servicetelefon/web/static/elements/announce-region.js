// <announce-region role="status">: one short sentence for screen readers, now and then.
// The element stays; only its text changes, or it would not be read.

class AnnounceRegion extends HTMLElement {
  say(sentence) {
    if (!sentence) return;
    // The same sentence twice is read twice only if the text was different in between.
    this.textContent = this.textContent === sentence ? `${sentence}\u00a0` : sentence;
  }
}

customElements.define("announce-region", AnnounceRegion);
