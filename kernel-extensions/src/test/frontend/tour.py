"""Performs a user's actions on a notebook in a real front end.

Usage: tour.py notebook6|lab FOLDER [PICTURES]. The kernel is the one named fitlaw in JUPYTER_PATH; FOLDER is a new folder
for the server, which gets copies of the project's notebooks/ and data/. lab needs FITLAW_JUPYTERLAB, see README.md.
"""

import os
import shutil
import sys
import time

import nbformat
from browser import until
from gallery import gallery
from selenium.webdriver.common.keys import Keys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../../../.."))
FIRST = "01-fit-a-law.ipynb"
SHOWN_FIGURES = """
return [...document.querySelectorAll('.output_svg svg, .output_subarea img, .jp-OutputArea-output :is(svg, img, canvas)')]
    .filter(e => e.getBoundingClientRect().width > 300 && (e.tagName !== 'IMG' || e.naturalWidth > 300)).length
"""
TIP = "return document.querySelector('#vg-tooltip-element.visible')?.innerText"
OVER_A_MARK = """
for (const canvas of document.querySelectorAll('.jp-OutputArea-output canvas')) {
    const box = canvas.getBoundingClientRect();
    for (let y = Math.max(box.top, 0); y < Math.min(box.bottom, innerHeight); y += 4) {
        for (let x = box.left; x < box.right; x += 4) {
            const at = {clientX: x, clientY: y, bubbles: true, pointerType: 'mouse'};
            canvas.dispatchEvent(new PointerEvent('pointermove', at));
            canvas.dispatchEvent(new MouseEvent('mousemove', at));
            if (document.querySelector('#vg-tooltip-element.visible')?.innerText.includes('loss')) {
                return [Math.round(x), Math.round(y)];
            }
        }
    }
}
"""


def ran(front, seconds=120):
    """Waits until the front end shows no cell as running, and that remains so."""
    quiet = 0
    end = time.time() + seconds
    while quiet < 3:
        assert time.time() < end, f"cells still run after {seconds} s"
        quiet = 0 if front.busy() else quiet + 1
        time.sleep(0.3)


def outputs(front, index=-1):
    return front.cells()[index]["outputs"]


def plain(output):
    """The text of an output of any kind."""
    if output["output_type"] == "stream":
        return "".join(output["text"])
    if output["output_type"] == "error":
        return output["ename"] + ": " + output["evalue"]
    return "".join(output["data"]["text/plain"])


def typed(front, code):
    """Adds a cell at the end, runs it, and returns its output."""
    front.add(code)
    front.run_typed()
    time.sleep(0.3)
    ran(front)
    return "\n".join(plain(output) for output in outputs(front))


def notebook_runs(front):
    front.open("notebooks/" + FIRST)
    front.browser.picture(front.name + "-opened")
    front.run_all()
    time.sleep(1)
    ran(front)
    cells = [cell for cell in front.cells() if cell["cell_type"] == "code"]
    # The notebook ends with an intended error. The classic notebook stops there, whether or not the cell has a tag.
    failed = [i for i, cell in enumerate(cells) if any(o["output_type"] == "error" for o in cell["outputs"])]
    assert len(failed) == 1 and failed[0] >= len(cells) - 2, failed
    assert "d_over_sqrt_n_optimum" in "".join(plain(o) for o in cells[2]["outputs"])
    figures = sum("image/svg+xml" in output.get("data", {}) for cell in cells for output in cell["outputs"])
    assert figures >= 3, figures
    for index, cell in enumerate(front.cells()):
        if any("image/svg+xml" in output.get("data", {}) for output in cell.get("outputs", [])):
            front.show(index)
            assert front.browser.js(SHOWN_FIGURES) >= 1, "no figure can be seen"
            front.browser.picture(f"{front.name}-01-{index}")
    front.show(failed[0])


def cell_is_interrupted(front):
    front.add("while (true) { }")
    front.run_typed()
    until(front.busy, what="a running cell")
    time.sleep(1)
    front.interrupt()
    ran(front, seconds=20)
    assert "Interrupted" in plain(outputs(front)[0]), outputs(front)
    front.browser.picture(front.name + "-interrupted")
    assert typed(front, "1+1") == "2"


def tab_completes(front):
    front.add("Integer.MAX_V")
    front.complete_the_only_way()
    until(lambda: front.typed() == "Integer.MAX_VALUE", 20, "MAX_VALUE")
    front.add("%fitlaw ")
    front.browser.keys(Keys.TAB)
    found = front.completions()
    assert "sweep" in " ".join(found), found
    front.browser.picture(front.name + "-completing")
    front.browser.keys(Keys.ESCAPE)
    front.add("sweep.")
    front.browser.keys(Keys.TAB)
    until(lambda: any("where(" in word for word in front.completions()), 20, "where( among the completions")
    front.browser.picture(front.name + "-completing-a-method")
    front.browser.keys(Keys.ESCAPE)


def progress_is_seen(front):
    front.add("var task = fitlaw.common.Task.current();")
    front.browser.keys(Keys.ENTER)
    front.browser.keys('for (int i = 0; i < 60; i++) { task.progress("rounds", i, 60); Thread.sleep(50); }')
    front.run_typed()
    until(lambda: front.browser.js("return document.querySelectorAll('progress').length"), 20, "a progress bar")
    front.show(len(front.cells()) - 1)
    front.browser.picture(front.name + "-progress")
    ran(front)
    assert "took" in plain(outputs(front)[0]), outputs(front)
    assert len(outputs(front)) == 1, outputs(front)


def kernel_restarts(front):
    front.restart()
    shown = typed(front, "sweep")
    assert "cannot find symbol" in shown, shown
    assert typed(front, "1+1") == "2"


def data_stays_data(front):
    """A column named <script>, an error and a long table are shown as text, and no part of them is executed."""
    front.open("gallery.ipynb")
    front.run_all()
    time.sleep(1)
    ran(front)
    pictures(front, front.name)
    front.show([cell["metadata"].get("picture") for cell in front.cells()].index("big-table"))
    assert front.browser.js("return window.hacked === undefined"), "a column's name ran"
    heads = "\n".join(front.rows("th"))
    assert "<script>window.hacked = 1</script>" in heads, heads


def pictures(front, name):
    for index, cell in enumerate(front.cells()):
        if cell["metadata"].get("picture"):
            front.show(index)
            front.browser.picture(f"{name}-{cell['metadata']['picture']}")


def hovering_tells(front):
    """JupyterLab shows the Vega-Lite form of a figure, with details of the mark under the mouse."""
    front.show([cell["metadata"].get("picture") for cell in front.cells()].index("figure"))
    place = until(lambda: front.browser.js(OVER_A_MARK), 20, "a mark of the figure under the mouse")
    front.browser.hover(*place)
    tip = until(lambda: front.browser.js(TIP), 20, "a tooltip")
    assert "loss above the best shape" in tip, tip
    front.browser.picture(front.name + "-hovering")


def pages_may_be_dark(front):
    front.darken()
    pictures(front, front.name + "-dark")


def tour(front):
    for step in [
        notebook_runs,
        cell_is_interrupted,
        tab_completes,
        progress_is_seen,
        kernel_restarts,
        data_stays_data,
        *([hovering_tells] if front.name == "lab" else []),
        pages_may_be_dark,
    ]:
        start = time.time()
        try:
            step(front)
        except BaseException:
            front.browser.picture(front.name + "-failed")
            raise
        print(f"{step.__name__.replace('_', ' ')}: fine after {time.time() - start:.1f} s", flush=True)
    errors = front.browser.errors()
    assert not errors, errors


def server_environment(folder):
    """Uses no settings, kernels or history of the user: all of them are in the folder."""
    return {
        **os.environ,
        "FITLAW_JUPYTERLAB": os.path.abspath(os.environ.get("FITLAW_JUPYTERLAB", "")),
        "HOME": folder,
        "JUPYTER_CONFIG_DIR": os.path.join(folder, ".config"),
        "JUPYTER_DATA_DIR": os.path.join(folder, ".data"),
        "JUPYTER_RUNTIME_DIR": os.path.join(folder, ".runtime"),
        "FITLAW_HISTORY": os.path.join(folder, ".history"),
    }


def front_end(name, folder, environment, pictures):
    if name == "lab":
        from lab import Lab

        return Lab(folder, environment, pictures)
    from notebook6 import Notebook6

    return Notebook6(folder, environment, pictures)


def main():
    name, folder = sys.argv[1], os.path.abspath(sys.argv[2])
    pictures = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else os.path.join(folder, "pictures")
    os.makedirs(folder)
    for part in ["notebooks", "data"]:
        shutil.copytree(os.path.join(ROOT, part), os.path.join(folder, part))
    nbformat.write(gallery(), os.path.join(folder, "gallery.ipynb"))
    front = front_end(name, folder, server_environment(folder), pictures)
    try:
        tour(front)
    finally:
        front.close()


if __name__ == "__main__":
    main()
