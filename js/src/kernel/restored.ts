/** Detects a form that was restored from a saved notebook and has no kernel. */
import type { AnyModel } from "@anywidget/types";
import type { Identity } from "../messages";

/** Jupyter's own model, which anywidget exposes only in part. */
interface WholeModel {
  comm_live?: boolean;
}

/** Whether the model has no kernel. Hosts that do not say so have one. */
export async function isRestored(model: AnyModel<Identity>): Promise<boolean> {
  try {
    const whole: unknown = await model.widget_manager.get_model(model.get("comm_id"));
    return (whole as WholeModel).comm_live === false;
  } catch {
    return false;
  }
}
