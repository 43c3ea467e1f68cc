import { useRef, useState } from "preact/hooks";
import * as t from "../../i18n/texts";
import type { ErrorInfo } from "../../messages";
import { Field } from "../fields/Field";
import { Button } from "../parts/Button";
import { Failure } from "../parts/Failure";
import { PageLink } from "../parts/PageLink";
import { isComposing } from "../shortcuts";
import { type SharedView, useView } from "../view";

/**
 * Asks for the account's keys, which the page holds only in the two fields, and only until they are sent. Where the form
 * takes no keys, says which variables to set instead.
 */
export function SignIn({ onSignIn }: { onSignIn(): void }) {
  const { form, state, say } = useView<SharedView>();
  const accessKey = useRef<HTMLInputElement>(null);
  const secretKey = useRef<HTMLInputElement>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);

  async function signIn(): Promise<void> {
    const [access, secret] = [accessKey.current, secretKey.current];
    if (busy || !access || !secret) return;
    const keys = [access.value.trim(), secret.value.trim()] as const;
    if (!keys[0] || !keys[1]) {
      setTried(true);
      (keys[0] ? secret : access).focus();
      return;
    }
    access.value = "";
    secret.value = "";
    setTried(false);
    setBusy(true);
    setError(null);
    onSignIn();
    setError(await form.signIn(...keys));
    setBusy(false);
  }

  const takesKeys = state.console?.takesKeys;
  const title = say(takesKeys ? t.signInTitle : t.notSignedIn);
  const inputs = [
    ["access-key", "Access Key", accessKey],
    ["secret-key", "Secret Key", secretKey],
  ] as const;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <form> would let browsers offer to store the keys
    <div
      class="qf-sign-in"
      role="group"
      aria-label={title}
      onKeyDown={(event) => {
        const inField = event.target instanceof HTMLInputElement;
        if (event.key === "Enter" && inField && !isComposing(event)) void signIn();
      }}
    >
      <strong class="qf-heading">{title}</strong>
      {takesKeys && (
        <>
          <p class="qf-text">
            {say(t.signInText)} <PageLink to="keys" />
          </p>
          <div class="qf-grid">
            {inputs.map(([name, label, ref]) => (
              <Field
                key={name}
                name={name}
                label={label}
                problem={tried && !ref.current?.value.trim() ? say(t.bothKeys) : undefined}
              >
                {(control) => (
                  <input
                    {...control}
                    ref={ref}
                    class="qf-input qf-mono"
                    type="password"
                    autocomplete="new-password"
                    spellcheck={false}
                    onInput={() => setTried(false)}
                  />
                )}
              </Field>
            ))}
          </div>
          <div class="qf-actions">
            <Button tone="primary" busy={busy} onPress={() => void signIn()}>
              {say(t.signIn)}
            </Button>
          </div>
          {error && <Failure error={error} />}
        </>
      )}
      <p class="qf-text qf-muted">{say(takesKeys ? t.environment : t.takesNoKeys)}</p>
      <pre class="qf-code" translate={false}>
        {"QIANFAN_ACCESS_KEY=…\nQIANFAN_SECRET_KEY=…"}
      </pre>
    </div>
  );
}
