"""Creates notebooks/images/jupyterlab.png, the screenshot in the README: the ten lines in JupyterLab.

Usage: screenshot.py FOLDER, with FITLAW_JUPYTERLAB and JUPYTER_PATH as for tour.py lab; FOLDER must not exist.
"""

import os
import shutil
import sys

import nbformat
from browser import until
from nbformat.v4 import new_code_cell, new_notebook
from tour import ROOT, SHOWN_FIGURES, front_end, server_environment

CELLS = [
    "%runs sweep data/runs/nano.csv",
    "%fitlaw sweep law --where \"size_class == '1M' & x >= 0.06\"",
    "%figure shape law",
]


def main():
    folder = os.path.abspath(sys.argv[1])
    os.makedirs(folder)
    shutil.copytree(os.path.join(ROOT, "data"), os.path.join(folder, "data"))
    kernelspec = {"name": "fitlaw", "display_name": "Java (Fitlaw)", "language": "java"}
    notebook = new_notebook(cells=[new_code_cell(code) for code in CELLS], metadata={"kernelspec": kernelspec})
    nbformat.write(notebook, os.path.join(folder, "best-shape.ipynb"))
    front = front_end("lab", folder, server_environment(folder), os.path.join(ROOT, "notebooks", "images"))
    try:
        front.browser.driver.set_window_size(1160, 1140)
        front.open("best-shape.ipynb")
        front.run_all()
        until(lambda: not front.busy() and front.browser.js(SHOWN_FIGURES), seconds=120, what="the figure")
        front.show(2)
        front.browser.picture("jupyterlab")
    finally:
        front.close()


if __name__ == "__main__":
    main()
