// The playground as an element of another page:
//
//   <script async src="https://where.it/lies/embed/v1.js"></script>
//   <privatelink-playground scenario="figure-5" step="zone-lost" mode="steps" theme="dark"></privatelink-playground>
//
// scenario  a built-in scenario's id              step   where its story stands, by the step's word
// sketch    a link's part after `#`, instead      mode   read, steps (the default) or interactive
// theme     light, dark or auto
//
// The page around gives it its size: without one it is 480 px high. It tells what happens as events that bubble, each with
// what it says in `detail`: privatelink-ready, -step, -verdict, -select, -change. This file and its address stay what
// they are; what would break a page that uses it gets another name. A plain script: a module from elsewhere needs a host that
// says so (CORS), and many say nothing.
"use strict";

(() => {
  const PLAYGROUND = new URL("../", document.currentScript.src);
  const EVENTS = ["ready", "step", "verdict", "select", "change"];

  // Constructed, so that a policy against inline styles has nothing to forbid.
  const style = new CSSStyleSheet();
  style.replaceSync(":host { display: block; height: 480px } iframe { display: block; width: 100%; height: 100%; border: 0 }");

  class PrivatelinkPlayground extends HTMLElement {
    static observedAttributes = ["scenario", "step", "sketch", "mode", "theme"];

    #frame = document.createElement("iframe");
    #loaded = false;
    #hear = ({ source, origin, data }) => {
      if (source !== this.#frame.contentWindow || origin !== PLAYGROUND.origin || data?.privatelink !== 1) return;
      const { privatelink, event, ...detail } = data;
      if (EVENTS.includes(event)) {
        this.dispatchEvent(new CustomEvent(`privatelink-${event}`, { detail, bubbles: true, composed: true }));
      }
    };

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [style];
      this.#frame.title = "PrivateLink Playground";
      this.#frame.allow = "clipboard-write";
      root.append(this.#frame);
    }

    connectedCallback() {
      window.addEventListener("message", this.#hear);
      this.#load();
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.#hear);
      this.#loaded = false;
    }

    attributeChangedCallback(name, before, now) {
      if (before === now || !this.#loaded) return;
      if (name === "theme") this.#tell({ theme: now ?? "auto" });
      else if (name === "mode") this.#load();
      else this.#tell({ show: this.#shown() });
    }

    /** What the address ends in. */
    #shown() {
      const [scenario, step] = [this.getAttribute("scenario"), this.getAttribute("step")];
      if (scenario) return `#${step ? `${scenario}/${step}` : scenario}`;
      const sketch = this.getAttribute("sketch") ?? "";
      return sketch && `#${sketch.replace(/^#/, "")}`;
    }

    #load() {
      const url = new URL(PLAYGROUND);
      url.searchParams.set("embed", this.getAttribute("mode") ?? "steps");
      url.searchParams.set("theme", this.getAttribute("theme") ?? "auto");
      url.searchParams.set("host", location.origin);
      url.hash = this.#shown();
      this.#frame.src = url.href;
      this.#loaded = true;
    }

    #tell(message) {
      this.#frame.contentWindow?.postMessage({ privatelink: 1, ...message }, PLAYGROUND.origin);
    }
  }

  // Two pieces of a page may both bring it.
  if (!customElements.get("privatelink-playground")) customElements.define("privatelink-playground", PrivatelinkPlayground);
})();
