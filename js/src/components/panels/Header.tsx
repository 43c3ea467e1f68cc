import type { Pair } from "../../i18n/pairs";
import * as t from "../../i18n/texts";
import { Button } from "../parts/Button";
import { type SharedView, useView } from "../view";

/** The title, the console's host, and the buttons that sign out and switch the language. */
export function Header({ title = t.title }: { title?: Pair }) {
  const { form, state, say, language } = useView<SharedView>();
  const { console } = state;
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <div class="qf-header">
      <span class="qf-title">{say(title)}</span>
      <span class="qf-console">
        <span class="qf-mono" translate={false}>
          {console?.host}
        </span>
        {console?.simulated && (
          <>
            <span class="qf-badge">{say(t.simulated)}</span>
            <span>{say(t.simulatedHint)}</span>
          </>
        )}
      </span>
      {console?.signedIn && console.takesKeys && !state.restored && (
        <Button tone="quiet" onPress={form.signOut}>
          {say(t.signOut)}
        </Button>
      )}
      <Button tone="quiet" lang={other} onPress={() => form.chooseLocale(other)}>
        {say(t.switchLanguage)}
      </Button>
    </div>
  );
}
