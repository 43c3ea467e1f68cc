"""The open list of a combobox: its position, and how it looks in forced colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.form import PATIENCE, Form


def open_list(form: Form) -> tuple[Locator, Locator]:
    """Open the list of models.

    Returns:
        The combobox and the list.
    """
    expect(form.root.get_by_text("24 models", exact=True)).to_be_visible(timeout=PATIENCE)
    combobox = form.combobox("Model")
    combobox.click()
    listbox = form.root.get_by_role("listbox")
    expect(listbox).to_be_visible()
    return combobox, listbox


# Below or above its input, with the same width, and inside the page. The list is in a box with a border and a padding.
_IN_PLACE = """([combobox, listbox]) => {
    const [input, list] = [combobox.getBoundingClientRect(), listbox.getBoundingClientRect()];
    const aligned = Math.abs(list.left - input.left) < 3 && Math.abs(list.width - input.width) < 5;
    const gap = list.top > input.top ? list.top - input.bottom : input.top - list.bottom;
    return aligned && list.top >= 0 && list.bottom <= innerHeight && gap >= 0 && gap < 12;
}"""


def expect_in_place(combobox: Locator, listbox: Locator) -> None:
    both = [combobox.element_handle(), listbox.element_handle()]
    combobox.page.wait_for_function(_IN_PLACE, arg=both)


@pytest.mark.parametrize(("width", "height"), [(1280, 420), (700, 1000), (1500, 1100)])
def test_it_stays_open_at_its_input_when_the_window_is_resized(form: Form, width: int, height: int) -> None:
    combobox, listbox = open_list(form)
    expect_in_place(combobox, listbox)
    form.notebook.page.set_viewport_size({"width": width, "height": height})
    expect_in_place(combobox, listbox)
    expect(combobox).to_be_focused()
    listbox.get_by_role("option").nth(1).click()
    expect(combobox).not_to_have_value("")


def test_a_phone_s_keyboard_does_not_cover_it(form: Form) -> None:
    page = form.notebook.page
    combobox, listbox = open_list(form)
    box = combobox.bounding_box()
    assert box is not None
    seen = box["y"] + box["height"] + 200
    page.evaluate(
        """height => {
            window.qfViewport = Object.getOwnPropertyDescriptor(window, "visualViewport");
            Object.defineProperty(window, "visualViewport", { value: { offsetTop: 0, height }, configurable: true });
        }""",
        seen,
    )
    page.wait_for_function(
        "([list, seen]) => list.getBoundingClientRect().bottom < seen", arg=[listbox.element_handle(), seen]
    )
    expect_in_place(combobox, listbox)
    page.evaluate("() => { Object.defineProperty(window, 'visualViewport', window.qfViewport); }")


def test_it_moves_with_its_input_and_closes_when_the_input_is_out_of_sight(form: Form) -> None:
    page = form.notebook.page
    page.set_viewport_size({"width": 1280, "height": 500})
    combobox, listbox = open_list(form)
    before = combobox.bounding_box()
    assert before is not None
    page.mouse.move(700, 450)
    page.mouse.wheel(0, 40)
    page.wait_for_function(
        "([combobox, y]) => combobox.getBoundingClientRect().y < y", arg=[combobox.element_handle(), before["y"]]
    )
    expect_in_place(combobox, listbox)
    page.mouse.wheel(0, 900)
    expect(listbox).to_have_count(0)


def test_only_the_active_option_is_marked_in_forced_colours(form: Form) -> None:
    page = form.notebook.page
    page.emulate_media(forced_colors="active")
    combobox, listbox = open_list(form)
    combobox.press("ArrowDown")
    marks = listbox.get_by_role("option").evaluate_all(
        """options => options.map(option => {
            const { borderInlineStartWidth, outlineStyle } = getComputedStyle(option);
            return [parseFloat(borderInlineStartWidth), outlineStyle !== "none"];
        })"""
    )
    page.emulate_media(forced_colors="none")
    assert marks[0] == [0, True]
    assert marks[1:] == [[0, False]] * (len(marks) - 1)
