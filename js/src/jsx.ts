/** What the build makes of JSX; it puts the import where it is needed. */
export { Fragment, h } from "preact";
