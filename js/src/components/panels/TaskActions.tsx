import { useState } from "preact/hooks";
import { isFinal } from "../../form/state";
import * as t from "../../i18n/texts";
import { Button } from "../parts/Button";
import { Confirm } from "../parts/Confirm";
import { useView } from "../view";

type Action = "cancelTask" | "deleteTask";

/** A button that cancels a running task or deletes a finished one, and its confirmation. */
export function useTaskActions() {
  const { form, state, say, id, focus, announce } = useView();
  const { task, acting, connection, console } = state;
  const [confirming, setConfirming] = useState<Action>();
  const status = task?.status ?? "";
  const running = status === "creating" || status === "running";
  const action: Action | false = running ? "cancelTask" : isFinal(status) && "deleteTask";
  if (!task || !action || connection === "gone" || !console?.signedIn) return {};
  const texts = t.taskActions[action];

  const close = (): void => {
    setConfirming(undefined);
    focus("task-action");
  };
  const act = async (): Promise<void> => {
    close();
    const done = await form.act(action, task.id);
    if (!done || action !== "deleteTask") return;
    announce(say(t.taskDeleted));
    focus("create");
  };

  return {
    button: (
      <Button
        id={id("task-action")}
        tone="quiet"
        busy={acting}
        onPress={() => acting || setConfirming(action)}
      >
        {say(texts.name)}
      </Button>
    ),
    question: confirming === action && (
      <Confirm
        name="task"
        text={say(texts.question)}
        confirm={say(texts.yes)}
        cancel={say(texts.no)}
        onConfirm={act}
        onCancel={close}
      />
    ),
  };
}
