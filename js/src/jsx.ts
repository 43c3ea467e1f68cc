/** What the build compiles JSX to; it adds the import where needed. */
export { Fragment, h } from "preact";
