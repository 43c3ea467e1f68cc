/** The account's models and their versions, as far as the kernel has sent them, and what is chosen from them. */
import type { Connection } from "../kernel/connection";
import type { KernelEvent, ModelSet, Version } from "../messages";
import type { Drafting } from "./draft";
import { createListing } from "./listing";
import { type Describing, findModelSet, NO_MODELS, type State, versionsOf } from "./state";

export interface Catalog {
  receive(event: Extract<KernelEvent, { kind: "modelSets" | "versions" }>): void;
  /** Asks for the list of models: once an account; `again` after it failed or was stopped, or anew to `refresh` it. */
  list(why?: "again" | "refresh"): Promise<void>;
  stopListing(): void;
  /** Asks which versions of the model set can be compressed, and chooses the only one that can. */
  describe(modelSetId: string, again?: boolean): Promise<void>;
  /** Asks which of all versions can be compressed. */
  describeAll(): Promise<void>;
  stopDescribing(): void;
  /** Forgets another account's models. */
  forget(): void;
  chooseSource(sourceSetId: string | undefined, sourceModelId?: string): void;
  chooseVersion(sourceModelId: string | undefined): void;
  /** Chooses where to save; by default into the source's own model. */
  chooseTarget(modelSetId: string | undefined): void;
  /** Finds the model set of a version that came from elsewhere: from Python, or typed by hand. */
  recogniseSource(among?: readonly ModelSet[]): void;
  add(modelSet: ModelSet): void;
}

export function createCatalog(state: State, connection: Connection, drafting: Drafting): Catalog {
  const listing = createListing();
  let listed = false;
  /** How many messages of the list have come, from the first on: the kernel tells it ahead of being asked. */
  let heard = 0;
  let versions = new Map<string, Version>();
  /** Counts the times that all versions were asked for or no longer: an answer to an earlier time is void. */
  let round = 0;
  let stopping: Promise<unknown> = Promise.resolve();

  function show(): void {
    state.set({ modelSets: listing.modelSets() });
  }

  function setDescribing(modelSetId: string, how: Describing): void {
    state.set({ describing: { ...state.get().describing, [modelSetId]: how } });
  }

  /** The kernel, too, asks again of these after a refresh: they may have become compressible. */
  function forgetIncompressible(): void {
    versions = new Map([...versions].filter(([, { compressible }]) => compressible));
    state.set({ known: { versions }, describing: {} });
  }

  function finishList(): void {
    const { sourceSetId, draft } = state.get();
    const chosen = [sourceSetId, draft.sourceModelId, draft.modelSetId];
    listing.finish();
    state.set({ gone: chosen.filter((id): id is string => !!id && listing.hasLost(id)) });
    show();
  }

  async function list(why?: "again" | "refresh"): Promise<void> {
    const current = state.get();
    if (current.console?.signedIn === false || current.listing || (listed && !why)) return;
    const refresh = why === "refresh";
    listed = true;
    if (why) heard = 0;
    if (refresh) forgetIncompressible();
    state.set({ listing: true, listStopped: false, listError: null });
    await connection.reached();
    const answer = await connection.call("listModelSets", { refresh, heard });
    const complete = answer.ok && answer.result.complete;
    const { console } = state.get();
    // Where not even the console is known, the kernel says why.
    const listError = answer.ok || !console ? null : answer.error;
    state.set({ listing: false, listStopped: answer.ok && !complete, listError });
    if (!answer.ok && !console) {
      listed = false;
      return;
    }
    if (!listed) {
      // Another account signed in meanwhile.
      void list();
      return;
    }
    if (complete) finishList();
    recogniseSource();
    const { gone, onlyCompressible, sourceSetId } = state.get();
    if (refresh && sourceSetId !== undefined && !gone.includes(sourceSetId)) {
      void describe(sourceSetId, true);
    }
    if (onlyCompressible) void describeAll();
  }

  async function describe(modelSetId: string, again = false): Promise<void> {
    const known = state.get().describing[modelSetId];
    if (known?.loading || (known && !known.error && !again)) return;
    setDescribing(modelSetId, { loading: true, error: null });
    const answer = await connection.call("describeVersions", { modelSetId });
    setDescribing(modelSetId, { loading: false, error: answer.ok ? null : answer.error });
    const { draft, sourceSetId } = state.get();
    if (sourceSetId !== modelSetId || draft.sourceModelId !== undefined) return;
    const [only, another] = versionsOf(state.get(), modelSetId).filter(
      (version) => version.compressible,
    );
    if (only && !another) drafting.follow({ sourceModelId: only.modelId });
  }

  async function describeAll(): Promise<void> {
    round += 1;
    const mine = round;
    state.set({ describingAll: true, describeError: null });
    await stopping;
    const answer = await connection.call("describeAll", {});
    if (round !== mine) return;
    state.set({ describingAll: false, describeError: answer.ok ? null : answer.error });
  }

  function stopDescribing(): void {
    round += 1;
    state.set({ describingAll: false, describeError: null });
    stopping = connection.call("stopDescribing", {});
  }

  function chooseSource(sourceSetId: string | undefined, sourceModelId?: string): void {
    const { draft, sourceSetId: before } = state.get();
    state.set({ sourceSetId });
    // Saving into the source's own model is no choice of its own.
    const follows = draft.modelSetId === undefined || draft.modelSetId === before;
    drafting.follow({ sourceModelId, ...(follows && { modelSetId: ownTarget() }) });
    if (sourceSetId !== undefined) void describe(sourceSetId);
  }

  function ownTarget(): string | undefined {
    const { modelSets, sourceSetId } = state.get();
    return findModelSet(modelSets, sourceSetId)?.preset ? undefined : sourceSetId;
  }

  function recogniseSource(among: readonly ModelSet[] = state.get().modelSets): void {
    const { draft, sourceSetId } = state.get();
    const { sourceModelId } = draft;
    if (sourceModelId === undefined) return;
    const owner = among.find(({ versions }) =>
      versions.some(({ modelId }) => modelId === sourceModelId),
    );
    if (!owner || owner.modelSetId === sourceSetId) return;
    state.set({ sourceSetId: owner.modelSetId });
    void describe(owner.modelSetId);
  }

  function receive(event: Parameters<Catalog["receive"]>[0]): void {
    if (event.kind === "modelSets") {
      if (event.first) heard = 0;
      else if (heard === 0) return; // its start was missed
      heard += 1;
      listing.take(event);
      show();
      if (state.get().sourceSetId === undefined) recogniseSource(event.modelSets);
    } else {
      for (const version of event.versions) versions.set(version.modelId, version);
      state.set({ known: { versions } });
    }
  }

  return {
    receive,
    list,
    describe,
    describeAll,
    stopDescribing,
    chooseSource,
    chooseVersion(sourceModelId) {
      const before = state.get().sourceSetId;
      const follows = [undefined, before].includes(state.get().draft.modelSetId);
      drafting.edit({ sourceModelId });
      recogniseSource();
      const { sourceSetId } = state.get();
      if (follows && sourceSetId !== before) drafting.edit({ modelSetId: ownTarget() });
    },
    chooseTarget(modelSetId = ownTarget()) {
      drafting.edit({ modelSetId });
    },
    recogniseSource,
    stopListing() {
      void connection.call("stopListing", {});
    },
    forget() {
      listed = false;
      heard = 0;
      round += 1;
      listing.clear();
      versions = new Map();
      state.set(NO_MODELS);
    },
    add(modelSet) {
      listing.add(modelSet);
      show();
    },
  };
}
