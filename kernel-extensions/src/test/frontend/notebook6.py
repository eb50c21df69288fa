"""The classic notebook, Debian's jupyter-notebook 6."""

from browser import Browser, Server, until
from selenium.webdriver.common.keys import Keys

COMMAND = (
    "-m notebook --no-browser --ip=127.0.0.1 --port={port} --port-retries=0 --allow-root"
    " --NotebookApp.token={token} --notebook-dir={folder} --MultiKernelManager.default_kernel_name=fitlaw"
).split()


class Notebook6:
    name = "notebook6"

    def __init__(self, folder, environment, pictures):
        self.server = Server(COMMAND, folder, environment)
        self.browser = Browser(pictures)

    def open(self, path):
        self.browser.driver.get(self.server.url("notebooks/" + path))
        ready = "return !!(window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected())"
        until(lambda: self.browser.js(ready), what="a connected kernel")

    def _menu(self, menu, item):
        self.browser.click(f"#menus a.dropdown-toggle[id='{menu}']")
        self.browser.click(f"#{item} a")

    def run_all(self):
        self._menu("celllink", "run_all_cells")

    def busy(self):
        """Whether a cell is waiting for its reply, or no cell has an execution number yet."""
        return self.browser.js(
            "return Jupyter.notebook.get_cells().some(c => c.element.hasClass('running'))"
            " || Jupyter.notebook.kernel_busy"
        )

    def cells(self):
        """All cells in nbformat, as far as the page contains them."""
        return self.browser.js("return Jupyter.notebook.get_cells().map(c => c.toJSON())")

    def add(self, code):
        """Adds a cell at the end and types into it; the cell keeps the focus."""
        self.browser.js(
            "const n = Jupyter.notebook; n.select(n.ncells() - 1); n.insert_cell_below('code');"
            "n.select(n.ncells() - 1); n.edit_mode(); n.get_selected_cell().focus_editor();"
            "n.get_selected_cell().code_mirror.setOption('autoCloseBrackets', false);"
        )
        self.browser.keys(code)

    def typed(self):
        return self.browser.js("return Jupyter.notebook.get_selected_cell().get_text()")

    def run_typed(self):
        self.browser.js("Jupyter.notebook.edit_mode()")
        self.browser.control_enter()

    def complete_the_only_way(self):
        self.browser.keys(Keys.TAB)

    def completions(self):
        found = "return [...document.querySelectorAll('.completions option')].map(o => o.textContent)"
        return until(lambda: self.browser.js(found), what="completions")

    def darken(self):
        """The classic notebook has no dark theme; users invert its colours with a style sheet."""
        self.browser.js("document.documentElement.style.filter = 'invert(1)'")

    def interrupt(self):
        self.browser.click("button[data-jupyter-action='jupyter-notebook:interrupt-kernel']")

    def restart(self):
        self.browser.js("Jupyter.notebook.events.one('kernel_ready.Kernel', () => { window.restarted = true; })")
        self.browser.click("button[data-jupyter-action='jupyter-notebook:confirm-restart-kernel']")
        self.browser.click(".modal-footer .btn-danger")
        until(lambda: self.browser.js("return window.restarted"), what="the restart")

    def rows(self, selector):
        return self.browser.js("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", selector)

    def show(self, index):
        self.browser.js(
            "const c = Jupyter.notebook.get_cell(arguments[0]); Jupyter.notebook.select(arguments[0]);"
            "c.element[0].scrollIntoView({block: 'start'})",
            index,
        )

    def close(self):
        self.browser.close()
        self.server.close()
