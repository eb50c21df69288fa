"""A notebook with one output of each kind that the kernel produces."""

from nbformat.v4 import new_code_cell, new_notebook

CELLS = {
    "list of magics": "%lsmagic",
    "help": "%help fitlaw",
    "compile error": 'int twice(int x) {\n    return 2 * y;\n}\nString s = 5;',
    "exception": 'int length(String s) {\n    return s.length();\n}\nList.of("a", "b").forEach(s -> length(null));',
    "own exception": '%fitlaw nothing',
    "unknown magic": "%fitlw sweep",
    "streams": 'System.out.println("printed");\nSystem.err.println("warned");\nSystem.out.println("printed again");',
    "big table": (
        'var all = DoubleColumn.create("<script>window.hacked = 1</script>");\n'
        "for (int i = 0; i < 2000; i++) all.append(Math.sin(i));\n"
        'Table.create("waves", all, StringColumn.create("<img src=x onerror=\'window.hacked = 2\'>",'
        ' IntStream.range(0, 2000).mapToObj(i -> "<b>row " + i + "</b>").toList()))'
    ),
    "wide table": "%runs sweep data/runs/nano.csv\nsweep.table()",
    "records": (
        'record Step(String name, int length, double share) {}\n'
        'IntStream.range(0, 30).mapToObj(i -> new Step("step " + i, i, i / 30.0)).toList()'
    ),
    "map": 'new TreeMap<>(Map.of("a", 1, "b", 2.5))',
    "array": "new double[] {1, 2, 3}",
    "fit": "%fitlaw sweep --where \"size_class == '1M' & x >= 0.06\"",
    "figure": "%figure shape",
    "wide text": '"x".repeat(400)',
    "tab": "Math?",
}


def gallery():
    cells = []
    for name, code in CELLS.items():
        cell = new_code_cell(code)
        cell.metadata["picture"] = name.replace(" ", "-")
        cell.metadata["tags"] = ["raises-exception"]
        cells.append(cell)
    kernel = {"name": "fitlaw", "display_name": "Java (Fitlaw)", "language": "java"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})
