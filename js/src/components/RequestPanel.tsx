import { useView } from "../view";
import { CopyButton } from "./CopyButton";

/** The body exactly as it would be sent now. */
export function RequestPanel() {
  const { form, words, id } = useView();
  const json = JSON.stringify(form.body(), null, 2);
  return (
    <section class="qf-panel" aria-labelledby={id("request")}>
      <div class="qf-panel-head">
        <span id={id("request")} class="qf-heading">
          {words.request}
        </span>
        <code class="qf-api">CreateModelCompTask</code>
        <CopyButton what={words.request} text={json} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre class="qf-code" tabIndex={0}>
        {json}
      </pre>
    </section>
  );
}
