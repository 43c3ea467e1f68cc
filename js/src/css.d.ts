/** A stylesheet is bundled; importing it gives no value. */
declare module "*.css";
