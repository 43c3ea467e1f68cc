/** The account's models and versions that the kernel has sent, and the choice among them. */
import type { Connection } from "../kernel/connection";
import type { KernelEvent, ModelSet, Version } from "../messages";
import type { Drafting } from "./draft";
import { createListing } from "./listing";
import { type Describing, findModelSet, NO_MODELS, type Shared, versionsOf } from "./state";

export interface Catalog {
  receive(event: Extract<KernelEvent, { kind: "modelSets" | "versions" }>): void;
  /** Requests the list of models, once per account; `again` continues one that failed or was stopped. */
  list(why?: "again" | "refresh"): Promise<void>;
  stopListing(): void;
  /** Requests which versions of the model set can be compressed; if only one can, chooses it. */
  describe(modelSetId: string, again?: boolean): Promise<void>;
  /** Requests which of all versions can be compressed. */
  describeAll(): Promise<void>;
  stopDescribing(): void;
  /** Forgets the models when the account has changed. */
  forget(): void;
  chooseSource(sourceSetId: string | undefined, sourceModelId?: string): void;
  chooseVersion(sourceModelId: string | undefined): void;
  /** Chooses the model to save to; by default the source's own. */
  chooseTarget(modelSetId: string | undefined): void;
  /** Finds the model set of a version set from Python or typed by hand. */
  recogniseSource(among?: readonly ModelSet[]): void;
  add(modelSet: ModelSet): void;
}

export function createCatalog(
  state: Shared,
  connection: Connection,
  drafting: Pick<Drafting, "edit" | "follow">,
): Catalog {
  let listing = createListing();
  let listed = false;
  /** How many messages of the current list have arrived. The kernel sends the first ones before the page asks. */
  let pages = 0;
  /** How many model sets these messages held. */
  let received = 0;
  let versions = new Map<string, Version>();
  /** Counts starts and stops of describing all versions: replies to an earlier round are ignored. */
  let round = 0;
  let stopping: Promise<unknown> = Promise.resolve();

  function show(): void {
    state.set({ modelSets: listing.modelSets() });
  }

  function setDescribing(modelSetId: string, how: Describing): void {
    state.set({ describing: { ...state.get().describing, [modelSetId]: how } });
  }

  /** After a refresh, these versions are read again: they may have become compressible. */
  function forgetIncompressible(): void {
    versions = new Map([...versions].filter(([, { compressible }]) => compressible));
    state.set({ known: { versions }, describing: {} });
  }

  function finishList(): void {
    const { sourceSetId, draft } = state.get();
    const chosen = [sourceSetId, draft.sourceModelId, draft.modelSetId];
    listing.finish();
    state.set({ removedIds: chosen.filter((id): id is string => !!id && listing.wasRemoved(id)) });
    show();
  }

  async function list(why?: "again" | "refresh"): Promise<void> {
    const current = state.get();
    if (current.console?.signedIn === false || current.listing || (listed && !why)) return;
    const refresh = why === "refresh";
    listed = true;
    if (why) pages = 0;
    if (refresh) forgetIncompressible();
    state.set({ listing: true, listStopped: false, listError: null });
    await connection.reached();
    const reply = await connection.call("listModelSets", { refresh, received: pages });
    const complete = reply.ok && reply.result.complete;
    const { console } = state.get();
    // Where the console is unknown, the trait `error` says why.
    const listError = reply.ok || !console ? null : reply.error;
    state.set({ listing: false, listStopped: reply.ok && !complete, listError });
    if (!reply.ok && !console) {
      listed = false;
      return;
    }
    if (!listed) {
      // The account has changed.
      void list();
      return;
    }
    if (complete && received < reply.result.count && why !== "again") {
      // Messages were lost.
      await list("again");
      return;
    }
    if (complete) finishList();
    recogniseSource();
    const { removedIds, onlyCompressible, sourceSetId } = state.get();
    if (refresh && sourceSetId !== undefined && !removedIds.includes(sourceSetId)) {
      void describe(sourceSetId, true);
    }
    if (onlyCompressible) void describeAll();
  }

  async function describe(modelSetId: string, again = false): Promise<void> {
    const known = state.get().describing[modelSetId];
    if (known?.loading || (known && !known.error && !again)) return;
    setDescribing(modelSetId, { loading: true, error: null });
    const reply = await connection.call("describeVersions", { modelSetId });
    setDescribing(modelSetId, { loading: false, error: reply.ok ? null : reply.error });
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
    const reply = await connection.call("describeAll", {});
    if (round !== mine) return;
    state.set({ describingAll: false, describeError: reply.ok ? null : reply.error });
  }

  function stopDescribing(): void {
    round += 1;
    state.set({ describingAll: false, describeError: null });
    stopping = connection.call("stopDescribing", {});
  }

  function chooseSource(sourceSetId: string | undefined, sourceModelId?: string): void {
    const { draft, sourceSetId: before } = state.get();
    state.set({ sourceSetId });
    // Saving to the source's own model follows the source.
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
      if (event.first) {
        pages = 0;
        received = 0;
      } else if (pages === 0) return; // the start of the list was missed
      pages += 1;
      received += event.modelSets.length;
      listing.receive(event);
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
      pages = 0;
      round += 1;
      listing = createListing();
      versions = new Map();
      state.set(NO_MODELS);
    },
    add(modelSet) {
      listing.add(modelSet);
      show();
    },
  };
}
