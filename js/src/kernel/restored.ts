/** Finds out whether a form was restored from a saved notebook, with no kernel behind it. */
import type { AnyModel } from "@anywidget/types";
import type { Traits } from "../messages";

/** Jupyter's own model, of which anywidget hands out a part. */
interface WholeModel {
  comm_live?: boolean;
}

/** Tells whether the model belongs to no kernel. A host that does not say so has a kernel. */
export async function isRestored(model: AnyModel<Traits>): Promise<boolean> {
  try {
    const whole: unknown = await model.widget_manager.get_model(model.get("comm_id"));
    return (whole as WholeModel).comm_live === false;
  } catch {
    return false;
  }
}
