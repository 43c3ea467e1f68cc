import { useState } from "preact/hooks";
import { useCode } from "../../form/code";
import * as s from "../../i18n/sweep";
import { CopyButton } from "../parts/CopyButton";
import { Failure } from "../parts/Failure";
import { useSweep } from "./useSweep";

/** The sweep as a Python program. */
export function ProgramPanel() {
  const { form, state, say, language: locale } = useSweep();
  const [open, setOpen] = useState(false);
  const readable = open && state.connection !== "gone";
  const key = readable ? JSON.stringify([state.value, locale]) : undefined;
  const { code, current } = useCode(key, () => form.toCode(locale));
  const label = say(s.python);
  if (state.connection === "gone" && !code) return null;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary class="qf-summary">{label}</summary>
      {code?.ok === false ? (
        <Failure error={code.error} />
      ) : (
        <section class="qf-panel" aria-label={label}>
          <div class="qf-panel-head">
            {code && <CopyButton what={label} text={code.result.code} busy={!current} />}
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it */}
          <pre class="qf-code qf-program" translate={false} tabIndex={0}>
            {code?.result.code}
          </pre>
        </section>
      )}
    </details>
  );
}

/** Where the sweep is recorded. */
export function RecordNote() {
  const { state, say } = useSweep();
  return state.path ? (
    <p class="qf-text qf-muted">
      {say(s.recordedIn)}
      <span class="qf-mono" translate={false}>
        {state.path}
      </span>
    </p>
  ) : null;
}
