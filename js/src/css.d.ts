/** A stylesheet goes into the bundle and gives nothing to its importer. */
declare module "*.css";
