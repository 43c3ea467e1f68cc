import * as t from "../../i18n/texts";
import { type SharedView, useView } from "../view";

/** Reports a kernel that is busy, silent or gone. */
export function ConnectionNotice() {
  const { state, say } = useView<SharedView>();
  const { connection, restored } = state;
  const gone = connection === "gone" && !restored;
  const quiet = connection === "ready" || connection === "connecting";
  return (
    <div role={gone ? "alert" : "status"}>
      {!quiet && (
        <div class={`qf-notice ${gone ? "qf-notice-error" : "qf-notice-warning"}`}>
          {say(t.connection[restored ? "restored" : connection])}{" "}
          {gone && (state.creating || state.submitting) && say(t.errors.reply_lost)}
        </div>
      )}
    </div>
  );
}
