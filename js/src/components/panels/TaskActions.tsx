import { useState } from "preact/hooks";
import { isFinal } from "../../form/state";
import type { TaskInfo } from "../../messages";
import { Button } from "../parts/Button";
import { Confirm } from "../parts/Confirm";
import { useView, type View } from "../view";

type Action = "cancelTask" | "deleteTask";

/** What the status of the task that is shown lets one do to it. */
function actionFor({ state }: View): Action | undefined {
  const status = state.task?.status ?? "";
  if (state.connection === "gone" || !state.console?.signedIn) return undefined;
  if (status === "creating" || status === "running") return "cancelTask";
  return isFinal(status) ? "deleteTask" : undefined;
}

/** Stops a task that runs, or deletes one that has ended; each is asked back once. */
export function useTaskActions(task: TaskInfo | null) {
  const view = useView();
  const { form, state, words, id, focus, announce } = view;
  const [asked, setAsked] = useState<Action>();
  const action = actionFor(view);
  const asking = asked !== undefined && asked === action;

  async function act(): Promise<void> {
    setAsked(undefined);
    if (!task || !action) return;
    focus(`task-action`);
    const done = await form.act(action, task.id);
    if (!done || action !== "deleteTask") return;
    announce(words.taskDeleted);
    focus("create");
  }

  return {
    button: action && (
      <Button
        id={id("task-action")}
        tone="quiet"
        busy={state.acting}
        onPress={() => {
          if (!state.acting) setAsked(action);
        }}
      >
        {words[action]}
      </Button>
    ),
    question: asking && (
      <Confirm
        name="task"
        text={words.asks[action]}
        confirm={words.confirms[action]}
        keep={words.keeps[action]}
        onConfirm={() => void act()}
        onKeep={() => {
          setAsked(undefined);
          focus("task-action");
        }}
      />
    ),
  };
}
