"""The report in headless Chromium: two widths, paper, a screen reader's rules, and no request that leaves the file.

Needs Chromium, on Debian ``apt-get install --no-install-recommends chromium``; CHROMIUM names another place. Without it
the tests are skipped, but where MATCHER_NEEDS_BROWSER is set they fail.
"""

from __future__ import annotations

import os
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

WIDTHS = {"phone": 360, "desk": 1280}
PICTURES = 11
# Text of a phone that people read without zooming.
SMALLEST_PX = 9.5
A4_POINTS = (595, 842)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser():
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        why = "no chromium on this machine: apt-get install --no-install-recommends chromium, or set CHROMIUM"
        if os.environ.get("MATCHER_NEEDS_BROWSER"):
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(params=["id", "en"])
def address(request, district):
    return (district / f"report-{request.param}.html").as_uri()


@pytest.fixture
def visit(browser, address):
    """Open the report at a width, and look at everything that it asks for."""
    opened = []

    def at(width: int):
        page = browser.new_page(viewport={"width": width, "height": 900})
        opened.append(page)
        asked, faults = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text))
        page.goto(address)
        return page, asked, faults

    yield at
    for page in opened:
        page.close()


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_nothing_leaves_the_file_and_nothing_sticks_out(visit, address, width):
    page, asked, faults = visit(width)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    # Anything that would be fetched when it comes into sight.
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(200)
    assert asked == [address]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    out = page.evaluate("""() => [...document.querySelectorAll('h1, h2, p, li, figure, svg, .tiles li, summary')]
        .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(one => one.outerHTML.slice(0, 80))""")
    assert out == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_every_picture_is_there_and_its_words_can_be_read(visit, width):
    page, _, _ = visit(width)
    pictures = page.locator("figure svg")
    assert pictures.count() == PICTURES
    for at in range(pictures.count()):
        box = pictures.nth(at).bounding_box()
        assert box["width"] > 250
        assert box["height"] > 60
    small = page.evaluate("""() => [...document.querySelectorAll('figure svg text')].map(one => {
        const scale = one.getScreenCTM().a;
        return [parseFloat(getComputedStyle(one).fontSize) * scale, one.textContent.trim()];
    }).sort((a, b) => a[0] - b[0])[0]""")
    assert small[0] >= SMALLEST_PX, small


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_words_of_bars_hide_no_other_words(visit, width):
    page, _, _ = visit(width)
    met = page.evaluate("""() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
        const all = [...svg.querySelectorAll('text')].map(one => [one.getBoundingClientRect(), one.textContent.trim()]);
        return all.flatMap(([a, words], at) => all.slice(at + 1)
            .filter(([b]) => a.left < b.right - 1 && b.left < a.right - 1)
            .filter(([b]) => a.top < b.bottom - 3 && b.top < a.bottom - 3)
            .map(([, others]) => words + ' | ' + others));
    })""")
    assert met == []


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_screen_reader_finds_its_way(visit, width):
    page, _, _ = visit(width)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    results = Axe().run(page)
    assert results.response["passes"]
    found = results.response["violations"]
    broken = [(one["id"], [node["html"][:90] for node in one["nodes"]][:3]) for one in found]
    assert broken == []
    assert page.locator("h1").count() == 1
    named = page.evaluate("[...document.querySelectorAll('figure svg')].map(one => one.getAttribute('aria-label'))")
    assert len(set(named)) == len(named) == PICTURES


def test_it_prints_on_a4(visit):
    page, _, _ = visit(WIDTHS["desk"])
    paper = page.pdf(prefer_css_page_size=True, print_background=False)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)
    assert 3 <= len(boxes) <= 12
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {A4_POINTS}
    page.emulate_media(media="print")
    # The paper's inner width: what is wider would be cut off.
    page.set_viewport_size({"width": 703, "height": 1000})
    out = page.evaluate("""() => [...document.querySelectorAll('table, figure, p')]
        .filter(one => one.checkVisibility() && one.getBoundingClientRect().right > 704)
        .map(one => one.textContent.slice(0, 60))""")
    assert out == []
    assert not page.locator("nav").is_visible()
