"""JupyterLab as built in jupyterlab/, on Debian's jupyterlab-server."""

import json
import os

from browser import Browser, Server, until
from selenium.webdriver.common.keys import Keys

HERE = os.path.dirname(os.path.abspath(__file__))
COMMAND = (
    os.path.join(HERE, "jupyterlab", "server.py") + " --no-browser --ip=127.0.0.1 --port={port} --allow-root"
    " --ServerApp.token={token} --ServerApp.root_dir={folder} --MultiKernelManager.default_kernel_name=fitlaw"
).split()
NOTEBOOK = "const panel = window.lab.shell.currentWidget; const n = panel.content;"


class Lab:
    name = "lab"

    def __init__(self, folder, environment, pictures):
        self.settings = os.path.join(environment["JUPYTER_CONFIG_DIR"], "lab", "user-settings", "@jupyterlab")
        self.server = Server(COMMAND, folder, environment)
        self.browser = Browser(pictures)

    def set(self, plugin, **settings):
        folder = os.path.join(self.settings, plugin.split(":")[0])
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, plugin.split(":")[1] + ".jupyterlab-settings"), "w") as file:
            json.dump(settings, file)

    def open(self, path):
        self.set("codemirror-extension:plugin", defaultConfig={"autoClosingBrackets": False})
        self.browser.driver.get(self.server.url("lab/tree/" + path))
        ready = (
            "const panel = window.lab && window.lab.shell.currentWidget;"
            "return !!panel && !!panel.sessionContext && panel.sessionContext.session?.kernel?.status === 'idle'"
        )
        until(lambda: self.browser.js(ready), what="a connected kernel")
        self.browser.js("window.lab.shell.collapseLeft(); window.lab.shell.collapseRight();")

    def run_all(self):
        self.browser.js("window.lab.commands.execute('notebook:run-all-cells')")

    def busy(self):
        return self.browser.js(
            NOTEBOOK + "return panel.sessionContext.session?.kernel?.status !== 'idle'"
            " || n.widgets.some(c => (c.model.executionState ?? 'idle') !== 'idle')"
        )

    def cells(self):
        return self.browser.js(NOTEBOOK + "return n.widgets.map(c => c.model.toJSON())")

    def add(self, code):
        """Adds a cell at the end and types into it; the cell keeps the focus."""
        self.browser.js(
            NOTEBOOK + "n.activeCellIndex = n.widgets.length - 1; n.deselectAll();"
            "return window.lab.commands.execute('notebook:insert-cell-below')"
            ".then(() => window.lab.commands.execute('notebook:enter-edit-mode'))"
        )
        until(lambda: self.browser.js("return !!document.activeElement.closest('.cm-content')"), what="the focus")
        self.browser.keys(code)

    def typed(self):
        return self.browser.js(NOTEBOOK + "return n.activeCell.model.sharedModel.getSource()")

    def run_typed(self):
        self.browser.control_enter()

    def complete_the_only_way(self):
        self.browser.keys(Keys.TAB)
        self.completions()
        self.browser.keys(Keys.ENTER)

    def completions(self):
        found = "return [...document.querySelectorAll('.jp-Completer:not(.lm-mod-hidden) .jp-Completer-match')].map(o => o.textContent)"
        return until(lambda: self.browser.js(found), what="completions")

    def darken(self):
        self.browser.js("return window.lab.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
        dark = "return document.body.dataset.jpThemeLight === 'false'"
        until(lambda: self.browser.js(dark), what="the dark theme")

    def interrupt(self):
        self.browser.click("[data-command='notebook:interrupt-kernel']")

    def restart(self):
        self.browser.click("[data-command='notebook:restart-kernel']")
        self.browser.click(".jp-Dialog .jp-mod-accept")
        until(lambda: not self.busy(), what="the restart")

    def rows(self, selector):
        return self.browser.js("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector)

    def show(self, index):
        self.browser.js(
            NOTEBOOK + "n.activeCellIndex = arguments[0];"
            "return n.scrollToItem(arguments[0], 'start').then(() => new Promise(done => setTimeout(done, 500)))",
            index,
        )

    def close(self):
        self.browser.close()
        self.server.close()
