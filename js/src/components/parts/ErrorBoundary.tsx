import { Component, type ComponentChildren } from "preact";
import type { Dictionary } from "../../i18n";
import { Button } from "./Button";

interface Props {
  words: Dictionary;
  children: ComponentChildren;
}

/** Shows the error of a view that threw, instead of a half-empty output. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state = { error: undefined };

  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render({ words, children }: Props, { error }: { error: unknown }) {
    if (error === undefined) return children;
    return (
      <div class="qf-notice qf-notice-error" role="alert">
        <strong>{words.broken}</strong>
        <p class="qf-text qf-said">{String(error)}</p>
        <Button onPress={() => this.setState({ error: undefined })}>{words.showAgain}</Button>
      </div>
    );
  }
}
