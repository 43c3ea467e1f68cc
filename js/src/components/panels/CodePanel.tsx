import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { CODE_LANGUAGES, type Code, useCode } from "../../form/code";
import * as t from "../../i18n/texts";
import type { CodeLanguage } from "../../messages";
import { CopyButton } from "../parts/CopyButton";
import { Failure } from "../parts/Failure";
import { type SharedView, useView } from "../view";

interface Props {
  label: string;
  /** The API's name of what the code does. */
  action: string;
  /** What the code is about: it is requested again when this changes. */
  subject: unknown;
  /** Shown at first; if absent, a Python program is. */
  json?: string;
  /** Why there can be no program yet. */
  later?: string | false;
  note?: ComponentChildren;
  load(language: CodeLanguage): Promise<Code>;
}

/** A call of the API as a program in a language of the user's choice, or as JSON. */
export function CodePanel({ label, action, subject, json, later, note, load }: Props) {
  const { state, say, language: locale } = useView<SharedView>();
  const [language, setLanguage] = useState(json ? undefined : ("python" as CodeLanguage));
  const waiting = language && later;
  const key = language && !waiting ? JSON.stringify([language, locale, subject]) : undefined;
  const { code, current } = useCode(key, () => load(language as CodeLanguage));
  const text = language ? code?.ok && code.result.code : json;
  return (
    <section class="qf-panel" aria-label={label}>
      <div class="qf-panel-head">
        <span class="qf-heading">{label}</span>
        <code class="qf-api" translate={false}>
          {action}
        </code>
        <label class="qf-check">
          <span class="qf-muted">{say(t.showAs)}</span>
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
            {json && <option value="">JSON</option>}
            {Object.entries(CODE_LANGUAGES).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {!waiting && text && <CopyButton what={label} text={text} busy={language && !current} />}
      </div>
      {note}
      {waiting ? (
        <p class="qf-text qf-muted">{waiting}</p>
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
