"""jupyter_kernel_test with a sample for every optional test, and tests of interrupts. FITLAW_KERNEL is the name of the kernel."""

import os
import sys
import time
import unittest

import jupyter_kernel_test
from jupyter_kernel_test.msgspec_v5 import validate_message

KERNEL = os.environ["FITLAW_KERNEL"]


class FitlawKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "java"
    file_extension = ".jshell"
    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("oops");'
    completion_samples = [
        {"text": "Integer.MAX_V", "matches": {"MAX_VALUE"}},
        {"text": "%lsm", "matches": {"%lsmagic"}},
        {"text": "Math.hyp", "matches": {"hypot("}},
    ]
    complete_code_samples = ["1 + 1", "int x = 1;", "if (true) { }", "%lsmagic", "class A { }"]
    incomplete_code_samples = ["if (true) {", "int f(int a,", "class A {", "String s = "]
    invalid_code_samples = ["int int = 3;;", "foo bar)"]
    code_page_something = "Math?"
    code_generate_error = 'throw new RuntimeException("on purpose");'
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": "List.of(1, 2)", "result": "[1, 2]"},
        {"code": '"text"', "result": "text"},
        {"code": "1 + 2 + 0", "result": "3"},
    ]
    code_display_data = [
        {"code": 'Cell.display(Cell.html("<b>x</b>"));', "mime": "text/html"},
        {"code": 'Cell.display("x");', "mime": "text/plain"},
    ]
    code_history_pattern = "1 + 2 + ?*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math"
    code_clear_output = "Cell.clear(false);"

    def execute_helper(self, code, timeout=15, silent=False, store_history=True, stop_on_error=True):
        """Like the library's method, which waits at most 0.1 s between two messages; a busy machine may need longer."""
        message_id = self.kc.execute(
            code=code, silent=silent, store_history=store_history, stop_on_error=stop_on_error
        )
        reply = self.get_non_kernel_info_reply(timeout=timeout)
        validate_message(reply, "execute_reply", message_id)
        states, output = [], []
        while states != ["busy", "idle"]:
            message = self.kc.get_iopub_msg(timeout=5)
            validate_message(message, message["msg_type"], message_id)
            if message["msg_type"] == "status":
                states.append(message["content"]["execution_state"])
                self.assertEqual(states, ["busy", "idle"][: len(states)])
            elif message["msg_type"] == "execute_input":
                self.assertEqual(message["content"]["code"], code)
            else:
                output.append(message)
        return reply, output

    def test_inspect_method(self):
        for code in ["Math.hypot", "List.of(", "Law.fit", "new Workload(1, 2, 3).batch"]:
            reply = self.reply_to(self.kc.inspect(code))
            self.assertTrue(reply["content"]["found"], code)
            self.assertIn("(", reply["content"]["data"]["text/plain"])
            if code == "Law.fit":  # from the sources of Fitlaw
                self.assertIn("Returns a form fitted to runs", reply["content"]["data"]["text/plain"])

    def reply_to(self, message_id):
        while True:
            reply = self.kc.get_shell_msg(timeout=15)
            if reply["parent_header"].get("msg_id") == message_id:
                return reply

    def interrupt(self, code):
        self.flush_channels()
        message_id = self.kc.execute(code)
        time.sleep(0.7)
        start = time.time()
        self.km.interrupt_kernel()
        while True:
            reply = self.kc.get_shell_msg(timeout=10)
            if reply["parent_header"].get("msg_id") == message_id:
                break
        self.assertLess(time.time() - start, 1.5)
        self.assertEqual(reply["content"]["status"], "error")
        self.assertEqual(reply["content"]["ename"], "Interrupted")
        self.await_idle(message_id)
        _, output = self.execute_helper("1 + 1")
        results = [m["content"]["data"]["text/plain"] for m in output if m["msg_type"] == "execute_result"]
        self.assertEqual(results, ["2"])

    def await_idle(self, message_id):
        """The interrupt has its own idle status."""
        while True:
            message = self.kc.get_iopub_msg(timeout=5)
            idle = message["content"].get("execution_state") == "idle"
            if idle and message["parent_header"].get("msg_id") == message_id:
                break
        time.sleep(0.2)
        self.flush_channels()

    def test_interrupt_busy_loop(self):
        self.interrupt("while (true) {}")

    def test_interrupt_sleep(self):
        self.interrupt("Thread.sleep(60_000);")

    def test_interrupt_parallel_stream(self):
        self.interrupt(
            "IntStream.range(0, 1 << 30).parallel()"
            ".map(i -> { int s = 0; for (int k = 0; k < 1000; k++) s += k; return s; }).sum();"
        )

    def test_interrupt_signal(self):
        self.flush_channels()
        message_id = self.kc.execute("while (true) {}")
        time.sleep(0.7)
        os.kill(self.km.provisioner.pid, 2)
        while True:
            reply = self.kc.get_shell_msg(timeout=10)
            if reply["parent_header"].get("msg_id") == message_id:
                break
        self.assertEqual(reply["content"]["ename"], "Interrupted")


class Run(unittest.TextTestResult):
    """Treats a skipped test as a failure: it means that a sample is missing."""

    def addSkip(self, test, reason):
        self.addError(test, (AssertionError, AssertionError(f"skipped: {reason}"), None))


if __name__ == "__main__":
    suite = unittest.defaultTestLoader.loadTestsFromTestCase(FitlawKernelTests)
    result = unittest.TextTestRunner(resultclass=Run, verbosity=2).run(suite)
    sys.exit(0 if result.wasSuccessful() else 1)
