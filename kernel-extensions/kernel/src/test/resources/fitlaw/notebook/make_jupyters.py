# Writes jupyters.ipynb with Debian's python3-nbformat 5.5.0: every kind of cell and output, special characters, numbers.
import nbformat
from nbformat import v4
nb = v4.new_notebook()
nb.metadata.update({"kernelspec": {"display_name": "Java", "language": "java", "name": "fitlaw"}, "z": 1.5, "vendor": {"é": "ü €\u2028 \U0001f600", "empty": {}, "list": []}})
def cell(c, id):
    c.id = id
    return c
nb.cells = [
    cell(v4.new_markdown_cell("# Title\n\nwith *text* \\ and \"quotes\"\ttab", attachments={"a.png": {"image/png": "AQID"}}), "m1"),
    cell(v4.new_code_cell("1 + 1;\n\n", execution_count=1, outputs=[
        v4.new_output("stream", name="stdout", text="a\nb"),
        v4.new_output("execute_result", data={"text/plain": "2", "image/svg+xml": "<svg>\n</svg>\n", "application/json": {"b": [1, 2.25], "a": None, "t": True}}, execution_count=1),
        v4.new_output("error", ename="E", evalue="v", traceback=["\x1b[31mE\x1b[0m", "x"]),
    ], metadata={"tags": ["raises-exception"]}), "c1"),
    cell(v4.new_code_cell(""), "c2"),
    cell(v4.new_raw_cell("raw"), "r1"),
]
nbformat.write(nb, "jupyters.ipynb")
