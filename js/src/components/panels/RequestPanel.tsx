import { useState } from "preact/hooks";
import { CODE_LANGUAGES, useCode } from "../../form/code";
import * as t from "../../i18n/texts";
import type { CodeLanguage } from "../../messages";
import { CopyButton } from "../parts/CopyButton";
import { Failure } from "../parts/Failure";
import { useView } from "../view";

/** The body as it would be sent now, or a program that sends it. */
export function RequestPanel() {
  const { form, state, say } = useView();
  const [language, setLanguage] = useState<CodeLanguage>();
  const body = form.body();
  const incomplete = language && Object.keys(form.problems()).length > 0;
  const { code, current } = useCode(form, incomplete ? undefined : language, body);
  const json = JSON.stringify(body, null, 2);
  const text = language ? code?.ok && code.result.code : json;
  return (
    <section class="qf-panel" aria-label={say(t.request)}>
      <div class="qf-panel-head">
        <span class="qf-heading">{say(t.request)}</span>
        <code class="qf-api" translate={false}>
          CreateModelCompTask
        </code>
        <select
          class="qf-input qf-select"
          translate={false}
          aria-label={say(t.showAs)}
          disabled={state.restored}
          value={language ?? ""}
          onChange={({ currentTarget }) =>
            setLanguage((currentTarget.value || undefined) as CodeLanguage | undefined)
          }
        >
          <option value="">JSON</option>
          {Object.entries(CODE_LANGUAGES).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        {!incomplete && text && (
          <CopyButton what={say(t.request)} text={text} busy={language && !current} />
        )}
      </div>
      {incomplete ? (
        <p class="qf-text qf-muted">{say(t.codeLater)}</p>
      ) : code?.ok === false && language ? (
        <Failure error={code.error} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it
        <pre class={`qf-code ${language ? "qf-program" : ""}`} translate={false} tabIndex={0}>
          {text}
        </pre>
      )}
    </section>
  );
}
