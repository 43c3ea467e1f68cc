import { Component, type ComponentChildren } from "preact";
import type { Say } from "../../i18n/pairs";
import * as t from "../../i18n/texts";
import { Button } from "./Button";

interface Props {
  say: Say;
  children: ComponentChildren;
}

/** Shows the error of a view that threw, instead of a half-empty output. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state = { error: undefined };

  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render({ say, children }: Props, { error }: { error: unknown }) {
    if (error === undefined) return children;
    return (
      <div class="qf-notice qf-notice-error" role="alert">
        <strong>{say(t.broken)}</strong>
        <p class="qf-text qf-mono">{String(error)}</p>
        <Button onPress={() => this.setState({ error: undefined })}>{say(t.showAgain)}</Button>
      </div>
    );
  }
}
