import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createListing, type Listing } from "../../src/form/listing";
import { chunk, modelSet, modelSets, preset } from "../account";

const ids = (listing: Listing) => listing.modelSets().map(({ modelSetId }) => modelSetId);
const numbered = (...numbers: number[]) => numbers.map((number) => `am-${number}`);

describe("the list", () => {
  it("is in order, the preset ones last", () => {
    const listing = createListing();
    listing.receive(chunk(modelSets(1, 2), { first: true }));
    listing.receive(chunk([preset(100)]));
    listing.receive(chunk(modelSets(3, 4)));
    expect(ids(listing)).toEqual(numbered(1, 2, 3, 4, 100));
  });

  it("is in order and complete, however it is divided", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 })), (sizes) => {
        const length = sizes.reduce((sum, size) => sum + size, 0);
        const whole = modelSets(1, length);
        const listing = createListing();
        let from = 0;
        for (const size of sizes) {
          listing.receive(chunk(whole.slice(from, from + size)));
          from += size;
        }
        expect(ids(listing)).toEqual(whole.map(({ modelSetId }) => modelSetId));
      }),
    );
  });

  it("has each model set once, in its latest form", () => {
    const listing = createListing();
    listing.receive(chunk([modelSet(9, {}, 0), modelSet(1)], { first: true }));
    listing.receive(chunk([modelSet(9, {}, 2)]));
    expect(ids(listing)).toEqual(numbered(9, 1));
    expect(listing.modelSets()[0]?.versions).toHaveLength(2);
  });

  it("keeps earlier model sets until the new list is complete", () => {
    const listing = createListing();
    listing.receive(chunk([...modelSets(1, 3), preset(100)], { first: true }));
    listing.finish();
    listing.begin();
    listing.receive(chunk(modelSets(4, 5), { first: true }));
    expect(ids(listing)).toEqual(numbered(4, 5, 1, 2, 3, 100));
    listing.receive(chunk([modelSet(2)]));
    listing.finish();
    expect(ids(listing)).toEqual(numbered(4, 5, 2));
  });

  it("is empty after a new list without model sets", () => {
    const listing = createListing();
    listing.receive(chunk(modelSets(1, 3), { first: true }));
    listing.begin();
    listing.finish();
    expect(ids(listing)).toEqual([]);
  });

  it("prepares the search text of each of 10,000 once, however many chunks follow", () => {
    const fold = vi.spyOn(String.prototype, "normalize");
    const listing = createListing();
    for (let page = 0; page < 100; page += 1) {
      listing.receive(chunk(modelSets(100 * page + 1, 100 * page + 100), { first: page === 0 }));
      listing.modelSets();
    }
    expect(listing.modelSets()).toHaveLength(10_000);
    expect(fold).toHaveBeenCalledTimes(10_000);
  });
});
