import { hintOf } from "../../i18n";
import * as t from "../../i18n/texts";
import type { ErrorInfo } from "../../messages";
import { Candidates } from "../panels/Candidates";
import { type SharedView, useView } from "../view";
import { Button } from "./Button";
import { type Page, PageLink } from "./PageLink";

const HELP: Record<string, Page> = {
  not_signed_in: "keys",
  wrong_access_key: "keys",
  wrong_secret_key: "keys",
  wrong_kind_of_key: "keys",
  not_activated: "activation",
  missing_read_policy: "policies",
  missing_write_policy: "policies",
};

interface Props {
  error: ErrorInfo;
  /** What failed, where that is known. */
  title?: string | undefined;
  onRetry?: (() => void) | undefined;
}

/** Says what failed, what happened and what to do about it. */
export function Failure({ error, title, onRetry }: Props) {
  const { form, state, say, language } = useView<SharedView>();
  const help = HELP[error.hintKey];
  const facts = [
    error.code,
    error.status && `HTTP ${error.status}`,
    error.requestId && `${say(t.requestId)} ${error.requestId}`,
  ];
  return (
    <div class="qf-notice qf-notice-error" role="alert">
      <strong>{error.candidates ? say(t.createUnknown) : (title ?? say(t.failed))}</strong>
      <p class="qf-text">{error.messages?.[language] ?? error.message}</p>
      <p class="qf-text">
        {hintOf(error, language)} {help && <PageLink to={help} />}
      </p>
      <p class="qf-text qf-mono" translate={false}>
        {facts.filter(Boolean).join(" · ")}
      </p>
      {error.candidates && <Candidates tasks={error.candidates} />}
      {help === "keys" && state.console?.signedIn && state.console.takesKeys && (
        <Button onPress={form.signOut}>{say(t.signInAgain)}</Button>
      )}
      {onRetry && <Button onPress={onRetry}>{say(t.retry)}</Button>}
    </div>
  );
}
