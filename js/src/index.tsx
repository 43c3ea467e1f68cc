import { App } from "./components/App";
import { UNSAVED } from "./form/state";
import { createForm } from "./form/store";
import { widgetOf } from "./widget";

export default widgetOf(UNSAVED, createForm, (form) => <App form={form} />);
