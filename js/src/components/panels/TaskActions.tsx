import { useState } from "preact/hooks";
import { isFinal } from "../../form/state";
import * as t from "../../i18n/texts";
import type { TaskInfo } from "../../messages";
import { Button } from "../parts/Button";
import { Confirm } from "../parts/Confirm";
import { useView, type View } from "../view";

type Action = "cancelTask" | "deleteTask";

/** The action that the task's status allows. */
function actionFor({ state }: View): Action | undefined {
  const status = state.task?.status ?? "";
  if (state.connection === "gone" || !state.console?.signedIn) return undefined;
  if (status === "creating" || status === "running") return "cancelTask";
  return isFinal(status) ? "deleteTask" : undefined;
}

/** Cancels a running task or deletes a finished one, after a confirmation. */
export function useTaskActions(task: TaskInfo | null) {
  const view = useView();
  const { state, say, id, focus } = view;
  const [confirming, setConfirming] = useState<Action>();
  const action = actionFor(view);
  const isConfirming = confirming !== undefined && confirming === action;

  async function act(): Promise<void> {
    setConfirming(undefined);
    if (!task || !action) return;
    focus("task-action");
    const done = await view.form.act(action, task.id);
    if (!done || action !== "deleteTask") return;
    view.announce(say(t.taskDeleted));
    focus("create");
  }

  return {
    button: action && (
      <Button
        id={id("task-action")}
        tone="quiet"
        busy={state.acting}
        onPress={() => {
          if (!state.acting) setConfirming(action);
        }}
      >
        {say(t.taskActions[action].name)}
      </Button>
    ),
    question: isConfirming && (
      <Confirm
        name="task"
        text={say(t.taskActions[action].question)}
        confirm={say(t.taskActions[action].yes)}
        cancel={say(t.taskActions[action].no)}
        onConfirm={() => void act()}
        onCancel={() => {
          setConfirming(undefined);
          focus("task-action");
        }}
      />
    ),
  };
}
