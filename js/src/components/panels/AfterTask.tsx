import { useState } from "preact/hooks";
import { isFinal } from "../../form/state";
import * as t from "../../i18n/texts";
import type { TaskInfo } from "../../messages";
import { Button } from "../parts/Button";
import { PageLink } from "../parts/PageLink";
import { useView } from "../view";
import { CodePanel } from "./CodePanel";

/** Writes a task's settings into the form. */
export function UseSettings({ task, listed }: { task: TaskInfo; listed?: boolean }) {
  const { form, state, say, focus } = useView();
  return (
    <Button
      tone="quiet"
      aria-label={listed ? `${say(t.useSettings)}: ${task.name || task.id}` : undefined}
      busy={state.acting}
      onPress={async () => {
        if (await form.useSettings(task.id)) focus("model");
      }}
    >
      {say(t.useSettings)}
    </Button>
  );
}

/** What to do with the task: be notified when it ends, use its settings again, or deploy the version that it created. */
export function AfterTask({ task }: { task: TaskInfo }) {
  const { form, state, say, language: locale, announce } = useView();
  const [deploying, setDeploying] = useState(false);
  const { id: taskId, status } = task;
  if (state.connection === "gone" || !status) return null;
  if (!isFinal(status)) {
    const outcome =
      state.announced === taskId ? t.notifying : state.announced === null && t.notifyDenied;
    return (
      <div class="qf-actions">
        <Button
          tone="quiet"
          busy={state.announced === taskId}
          onPress={async () => {
            announce(say((await form.notifyAtEnd(taskId, say)) ? t.notifying : t.notifyDenied));
          }}
        >
          {say(t.notify)}
        </Button>
        <span class="qf-muted">{outcome && say(outcome)}</span>
      </div>
    );
  }
  if (status !== "succeeded") return <UseSettings task={task} />;
  return (
    <>
      <PageLink to="console" />
      <details onToggle={({ currentTarget }) => setDeploying(currentTarget.open)}>
        <summary class="qf-summary">{say(t.deploy)}</summary>
        {deploying && (
          <CodePanel
            label={say(t.deploy)}
            action="CreateService"
            subject={taskId}
            note={<p class="qf-text qf-warning">{say(t.deployCosts)}</p>}
            load={(language) => form.ask("deployCode", { taskId, language, locale })}
          />
        )}
      </details>
    </>
  );
}
